//! Messages on their way in: one that cannot be used is answered here with what is wrong with it, and
//! the next one is read as if nothing had been. (The framework would end at the first, and says nothing of a
//! request whose method begins with `$/`.) What goes out goes message by message, so that nothing is said in
//! the middle of another.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::Mutex;
use tower_lsp::jsonrpc::{ErrorCode, Request, Response};

/// The longest message that is read, in bytes.
const MOST: usize = 256 << 20;

/// How much of a line without end is kept where the next header may have begun in it.
const BEGUN: usize = 64;

/// What a header of a message begins with.
const LENGTH: &str = "content-length:";

/// Passes on every message of `input` to the framework, until it ends or says `exit`; what cannot be used is
/// answered in `answers`.
pub async fn pass_on(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    answers: &Mutex<impl AsyncWrite + Unpin>,
) -> std::io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(length) = header(&mut input).await? {
        let message = match length {
            Some(length) => {
                let mut body = vec![0; length];
                input.read_exact(&mut body).await?;
                Message::of(body)
            }
            None => Message::refused(Value::Null, ErrorCode::ParseError),
        };
        match message {
            Message::Refused(answer) => {
                write(&mut *answers.lock().await, answer.to_string().as_bytes()).await?;
            }
            Message::Dropped => {}
            Message::Usable(body) => write(&mut output, &body).await?,
            Message::Exit(body) => {
                write(&mut output, &body).await?;
                break;
            }
        }
    }
    output.shutdown().await
}

/// Passes on what the framework says, each message as a whole.
pub async fn say(
    from: impl AsyncRead + Unpin,
    output: &Mutex<impl AsyncWrite + Unpin>,
) -> std::io::Result<()> {
    let mut from = BufReader::new(from);
    while let Some(length) = header(&mut from).await? {
        let mut body = vec![0; length.unwrap_or_default()];
        from.read_exact(&mut body).await?;
        write(&mut *output.lock().await, &body).await?;
    }
    Ok(())
}

async fn write(output: &mut (impl AsyncWrite + Unpin), body: &[u8]) -> std::io::Result<()> {
    output.write_all(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes()).await?;
    output.write_all(body).await?;
    output.flush().await
}

/// What a body is.
#[derive(Debug, PartialEq)]
enum Message {
    /// The last word of a client.
    Exit(Vec<u8>),
    /// Any other message of the protocol.
    Usable(Vec<u8>),
    /// What no answer is due to.
    Dropped,
    /// What cannot be answered but with an error, which this is.
    Refused(Value),
}

impl Message {
    fn of(body: Vec<u8>) -> Self {
        if let Ok(request) = serde_json::from_slice::<Request>(&body) {
            // A response is read as a request without a method.
            match request.method() {
                "exit" => return Self::Exit(body),
                "" => {}
                // Notifications of this name may be ignored, requests may not.
                method if method.starts_with("$/") && request.id().is_some() => {
                    return Self::refused(json!(request.id()), ErrorCode::MethodNotFound);
                }
                _ => return Self::Usable(body),
            }
        }
        if serde_json::from_slice::<Response>(&body).is_ok() {
            return Self::Usable(body);
        }
        let Ok(message) = serde_json::from_slice::<Value>(&body) else {
            return Self::refused(Value::Null, ErrorCode::ParseError);
        };
        let part = |name: &str| message.get(name);
        let answers = part("result").is_some() || part("error").is_some();
        if answers && part("method").is_none() {
            return Self::Dropped;
        }
        let id = part("id").filter(|id| id.is_i64() || id.is_string()).cloned();
        Self::refused(id.unwrap_or_default(), ErrorCode::InvalidRequest)
    }

    fn refused(id: Value, code: ErrorCode) -> Self {
        let error = json!({ "code": code.code(), "message": code.description() });
        Self::Refused(json!({ "jsonrpc": "2.0", "id": id, "error": error }))
    }
}

/// The length that the next header names, which may be none that can be used; `None` at the end. What is no
/// header is skipped, as what is left of a message whose length was wrong: the next header begins in the
/// line in which that ends.
async fn header(
    input: &mut (impl AsyncBufReadExt + Unpin),
) -> std::io::Result<Option<Option<usize>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        // A line is read in pieces where it is long.
        if (&mut *input).take(1 << 16).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line).trim().to_ascii_lowercase();
        let value = text.rsplit_once(LENGTH).map(|(_, value)| value.trim());
        let number = value.and_then(|value| value.parse().ok());
        if line.last() != Some(&b'\n') {
            line.drain(..line.len().saturating_sub(BEGUN));
            continue;
        }
        line.clear();
        match number {
            Some(number) if number <= MOST => length = Some(number),
            _ if text.starts_with(LENGTH) => return Ok(Some(None)),
            _ if text.is_empty() && length.is_some() => return Ok(Some(length)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// What is passed on of an input, and what is answered to it.
    async fn passed(input: &str) -> (String, String) {
        let (mut output, answers) = (Vec::new(), Mutex::new(Vec::new()));
        pass_on(input.as_bytes(), &mut output, &answers).await.unwrap();
        (String::from_utf8(output).unwrap(), String::from_utf8(answers.into_inner()).unwrap())
    }

    const GOOD: &str = r#"{"jsonrpc":"2.0","method":"initialized"}"#;

    fn refused(id: Value, code: ErrorCode) -> String {
        let Message::Refused(answer) = Message::refused(id, code) else { unreachable!() };
        framed(&answer.to_string())
    }

    #[tokio::test]
    async fn what_cannot_be_used_is_answered_and_the_rest_arrives() {
        use ErrorCode::{InvalidRequest, MethodNotFound, ParseError};
        for (body, answer) in [
            (r#"{"jsonrpc":"2.0","id":8,"method":"$/foo"}"#, refused(json!(8), MethodNotFound)),
            (r#"{"jsonrpc":"2.0","id":7,"method":5}"#, refused(json!(7), InvalidRequest)),
            (r#"{"id":"x","method":"shutdown"}"#, refused(json!("x"), InvalidRequest)),
            (r#"{"jsonrpc":"2.0","id":7}"#, refused(json!(7), InvalidRequest)),
            (r#"{"jsonrpc":"1.0","method":"exit"}"#, refused(Value::Null, InvalidRequest)),
            (r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#, refused(Value::Null, InvalidRequest)),
            ("[]", refused(Value::Null, InvalidRequest)),
            ("no", refused(Value::Null, ParseError)),
            ("", refused(Value::Null, ParseError)),
            (r#"{"id":7,"result":null}"#, String::new()),
        ] {
            let (output, answers) = passed(&(framed(body) + &framed(GOOD))).await;
            assert_eq!((output, answers), (framed(GOOD), answer), "{body}");
        }
        for body in
            [r#"{"jsonrpc":"2.0","method":"$/foo"}"#, r#"{"jsonrpc":"2.0","id":1,"result":null}"#]
        {
            assert_eq!(passed(&framed(body)).await, (framed(body), String::new()), "{body}");
        }
    }

    #[tokio::test]
    async fn the_next_header_is_found_behind_a_length_that_cannot_be_used() {
        let refused = refused(Value::Null, ErrorCode::ParseError);
        let lost = r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#;
        for length in ["-5", "many", "99999999999", "99999999999999999999999"] {
            for lost in [lost, "", "\u{feff}ü", &"long ".repeat(1 << 15)] {
                let input = format!("Content-Length: {length}\r\n\r\n{lost}{}", framed(GOOD));
                let (output, answers) = passed(&input).await;
                assert_eq!((output, &answers), (framed(GOOD), &refused), "{length}");
            }
        }
        // One that is too short.
        let input = format!("Content-Length: 9\r\n\r\n{lost}{}", framed(GOOD));
        assert_eq!(passed(&input).await, (framed(GOOD), refused));
        // Lines before a header, and others with it.
        let input = format!(
            "nojunk\n\r\nNo-Length: 5\r\n\r\ncontent-length:{}\r\nContent-Type: y\r\n\r\n{GOOD}",
            GOOD.len()
        );
        assert_eq!(passed(&input).await, (framed(GOOD), String::new()));
    }

    #[tokio::test]
    async fn nothing_is_read_behind_the_last_word() {
        let last = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        assert_eq!(passed(&last.repeat(2)).await, (last, String::new()));
    }
}
