//! Markdown as Slate writes it, for clients that show a text as it stands: without fences, with columns of
//! tables under each other. Names keep their backticks, as in every message.

/// A text as plain words.
pub fn plain(markdown: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut fenced = false;
    for line in markdown.lines() {
        if let Some(row) = line.strip_prefix('|').filter(|_| !fenced) {
            let underline = row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
            rows.extend((!underline).then(|| cells(row)));
            continue;
        }
        out.append(&mut table(&std::mem::take(&mut rows)));
        if line.starts_with("```") {
            fenced = !fenced;
        } else {
            out.push(if fenced { line.to_owned() } else { words(line) });
        }
    }
    out.append(&mut table(&rows));
    out.join("\n")
}

/// The cells of a row, whose first bar is gone already.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim_end().strip_suffix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match cells.last_mut() {
            Some(_) if c == '|' && !escaped => cells.push(String::new()),
            Some(cell) => cell.push(c),
            None => {}
        }
        escaped = c == '\\' && !escaped;
    }
    cells.iter().map(|cell| words(cell.trim())).collect()
}

/// Rows with their columns under each other.
fn table(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> =
            cells.map(|(cell, width)| format!("{cell:width$}", width = *width)).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// A line without the signs of Markdown; what stands in backticks stays as it is.
fn words(line: &str) -> String {
    let mut out = String::new();
    for (at, piece) in line.trim_start_matches('#').split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        if at % 2 == 1 {
            out.push_str(piece);
            continue;
        }
        let piece = piece.replace("**", "");
        let mut characters = piece.chars().peekable();
        while let Some(c) = characters.next() {
            let sign = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
            out.push(if sign { characters.next().unwrap_or(c) } else { c });
        }
    }
    if line.starts_with('#') { out.trim_start().to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_columns_and_signs_go() {
        let markdown = "**Friday** in `a_*b*`: 2 \\* 3\n\n| | limit | received |\n|---|---|---|\n| P1 | 4 h \\| x | now |\n| P22 | `2 h` | then |\n\nafter\n\n```slate\ncredit a {\n  **b**\n}\n```\n# Head";
        let plain = plain(markdown);
        assert_eq!(
            plain,
            "Friday in `a_*b*`: 2 * 3\n\n     limit    received\nP1   4 h | x  now\nP22  `2 h`    then\n\nafter\n\ncredit a {\n  **b**\n}\nHead"
        );
    }
}
