//! Messages on their way in: one that cannot be read is answered as a request that nobody knows, and
//! the next one is read as if nothing had been. (The framework would end at the first.)

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tower_lsp::jsonrpc::{Request, Response};

/// The longest message that is read, in bytes.
const MOST: usize = 256 << 20;

/// What stands for a message that cannot be read.
const UNREADABLE: &[u8] = br#"{"jsonrpc":"2.0","id":null,"method":"$/unreadable","params":{}}"#;

/// Passes on every message of `input`, until it ends, says `exit` or nothing that could be a message.
pub async fn pass_on(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
) -> std::io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(length) = header(&mut input).await? {
        let mut body = vec![0; length];
        input.read_exact(&mut body).await?;
        let read = Message::of(&body);
        let body = if read == Message::Unreadable { UNREADABLE } else { &body };
        output.write_all(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes()).await?;
        output.write_all(body).await?;
        output.flush().await?;
        if read == Message::Exit {
            break;
        }
    }
    output.shutdown().await
}

/// What a body is.
#[derive(Debug, PartialEq, Eq)]
enum Message {
    /// The last word of a client.
    Exit,
    /// Any other message of the protocol.
    Other,
    /// JSON at most.
    Unreadable,
}

impl Message {
    fn of(body: &[u8]) -> Self {
        match serde_json::from_slice::<Request>(body) {
            Ok(request) if request.method() == "exit" => Self::Exit,
            Ok(_) => Self::Other,
            Err(_) if serde_json::from_slice::<Response>(body).is_ok() => Self::Other,
            Err(_) => Self::Unreadable,
        }
    }
}

/// The length that the next header names; `None` at the end. Lines that are no header are skipped.
async fn header(input: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<usize>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line without end is as long as a message may be, and no longer.
        if (&mut *input).take(1 << 16).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        match (text.split_once(':'), length) {
            (Some((name, value)), _) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok().filter(|length| *length <= MOST);
            }
            (None, Some(length)) if text.is_empty() => return Ok(Some(length)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_read_is_replaced_and_the_rest_arrives() {
        let good = r#"{"jsonrpc":"2.0","method":"initialized"}"#;
        let input = format!(
            "Content-Length: 3\r\n\r\nnojunk\nContent-Length: x\r\n\r\ncontent-length:{}\r\nContent-Type: y\r\n\r\n{good}Content-Length: 2\r\n\r\n{{}}",
            good.len()
        );
        let mut output = Vec::new();
        pass_on(input.as_bytes(), &mut output).await.unwrap();
        let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let unreadable = framed(std::str::from_utf8(UNREADABLE).unwrap());
        let expected = [unreadable.as_str(), &framed(good), &unreadable].concat();
        assert_eq!(String::from_utf8(output).unwrap(), expected);
    }

    #[tokio::test]
    async fn nothing_is_read_behind_the_last_word() {
        let last = "Content-Length: 33\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";
        let mut output = Vec::new();
        pass_on(last.repeat(2).as_bytes(), &mut output).await.unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), last);
    }
}
