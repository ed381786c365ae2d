//! Tokens of content streams and character maps, which share their syntax.
//!
//! Streams are read token by token and never as a whole list of operations: a few megabytes of hostile content would
//! become gigabytes of objects. Damage is passed over, as readers do.

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Token>),
    /// The entries of a dictionary, keys and values in turn.
    Dictionary(Vec<Token>),
    /// An operator or keyword.
    Word(Vec<u8>),
}

impl Token {
    pub(super) fn number(&self) -> Option<f64> {
        if let Token::Number(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    pub(super) fn bytes(&self) -> Option<&[u8]> {
        if let Token::Text(bytes) = self {
            Some(bytes)
        } else {
            None
        }
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Token::Name(name) = self {
            Some(name)
        } else {
            None
        }
    }

    /// The value of a key, if this is a dictionary.
    pub(super) fn entry(&self, key: &[u8]) -> Option<&Token> {
        let Token::Dictionary(entries) = self else {
            return None;
        };
        entries.chunks_exact(2).find_map(|pair| match pair {
            [name, value] if name.name() == Some(key) => Some(value),
            _ => None,
        })
    }
}

/// How deep arrays and dictionaries may nest.
const DEPTH: usize = 16;

/// Reads tokens from bytes.
pub(super) struct Lexer<'b> {
    rest: &'b [u8],
}

impl<'b> Lexer<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next token, `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token> {
        self.token(0)
    }

    /// Passes over an inline image, whose `ID` was just read: up to `EI` between white space.
    pub(super) fn skip_image(&mut self) {
        let end = self.rest.windows(4).position(|window| match window {
            [before, b'E', b'I', after] => {
                is_space(*before) && (is_space(*after) || *after == b'Q')
            }
            _ => false,
        });
        self.rest = end
            .and_then(|end| self.rest.get(end + 3..))
            .unwrap_or_default();
    }

    fn token(&mut self, depth: usize) -> Option<Token> {
        loop {
            self.skip_space();
            let (&first, after) = self.rest.split_first()?;
            match first {
                b'(' => {
                    self.rest = after;
                    return Some(Token::Text(self.literal()));
                }
                b'<' if after.first() == Some(&b'<') => {
                    self.advance(2);
                    return Some(Token::Dictionary(self.until(b'>', depth)));
                }
                b'<' => {
                    self.rest = after;
                    return Some(Token::Text(self.hexadecimal()));
                }
                b'[' => {
                    self.rest = after;
                    return Some(Token::Array(self.until(b']', depth)));
                }
                b'/' => {
                    self.rest = after;
                    return Some(Token::Name(self.name()));
                }
                // Unmatched ends.
                b']' | b'>' | b')' | b'{' | b'}' => self.rest = after,
                _ => {
                    let word = self.regular();
                    let number = std::str::from_utf8(word).ok().and_then(number);
                    return Some(number.map_or_else(|| Token::Word(word.to_vec()), Token::Number));
                }
            }
        }
    }

    /// Tokens up to the closing sign; a dictionary closes with two of them.
    fn until(&mut self, close: u8, depth: usize) -> Vec<Token> {
        let mut tokens = Vec::new();
        loop {
            self.skip_space();
            match self.rest.first() {
                None => return tokens,
                Some(&sign) if sign == close => {
                    self.advance(if close == b'>' { 2 } else { 1 });
                    return tokens;
                }
                Some(_) if depth >= DEPTH => self.advance(1),
                Some(_) => match self.token(depth + 1) {
                    Some(token) => tokens.push(token),
                    None => return tokens,
                },
            }
        }
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut open = 1_usize;
        while let Some((&byte, after)) = self.rest.split_first() {
            self.rest = after;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    bytes.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
        bytes
    }

    /// What stands behind a backslash; nothing for a line end.
    fn escape(&mut self) -> Option<u8> {
        let (&byte, after) = self.rest.split_first()?;
        self.rest = after;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some((&digit @ b'0'..=b'7', after)) = self.rest.split_first() else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                    self.rest = after;
                }
                u8::try_from(value & 0xff).unwrap_or_default()
            }
            b'\r' => {
                if self.rest.first() == Some(&b'\n') {
                    self.advance(1);
                }
                return None;
            }
            b'\n' => return None,
            other => other,
        })
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        let end = self
            .rest
            .iter()
            .position(|&byte| byte == b'>')
            .unwrap_or(self.rest.len());
        let digits: Vec<u8> = self
            .rest
            .get(..end)
            .unwrap_or_default()
            .iter()
            .filter_map(|&byte| char::from(byte).to_digit(16))
            .filter_map(|digit| u8::try_from(digit).ok())
            .collect();
        self.advance(end + 1);
        digits
            .chunks(2)
            .map(|pair| match pair {
                [high, low] => high << 4 | low,
                [high] => high << 4,
                _ => 0,
            })
            .collect()
    }

    fn name(&mut self) -> Vec<u8> {
        let raw = self.regular();
        let mut name = Vec::with_capacity(raw.len());
        let mut bytes = raw.iter();
        while let Some(&byte) = bytes.next() {
            let ahead = bytes.as_slice();
            let code = ahead
                .get(..2)
                .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
            match code {
                Some(code) if byte == b'#' => {
                    name.push(code);
                    bytes.nth(1);
                }
                _ => name.push(byte),
            }
        }
        name
    }

    fn regular(&mut self) -> &'b [u8] {
        let end = self
            .rest
            .iter()
            .position(|&byte| is_space(byte) || is_delimiter(byte))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        word
    }

    fn skip_space(&mut self) {
        while let Some(&byte) = self.rest.first() {
            if byte == b'%' {
                let end = self
                    .rest
                    .iter()
                    .position(|&byte| matches!(byte, b'\n' | b'\r'))
                    .unwrap_or(self.rest.len());
                self.advance(end);
            } else if is_space(byte) {
                self.advance(1);
            } else {
                break;
            }
        }
    }

    fn advance(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }
}

/// Numbers as PDF writes them; some writers put two signs or a trailing point.
fn number(word: &str) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let number: f64 = word
        .parse()
        .or_else(|_| {
            word.trim_start_matches('-')
                .parse::<f64>()
                .map(|value| -value)
        })
        .ok()?;
    number.is_finite().then_some(number)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 12 | 0)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &[u8]) -> Vec<Token> {
        let mut lexer = Lexer::new(text);
        std::iter::from_fn(|| lexer.next()).collect()
    }

    #[test]
    fn the_parts_of_a_content_stream() {
        let found = tokens(b"/F#31 12 Tf [(a\\)b\\101) -250.5 <4E0> ] TJ % c\n(x(y)z\\\nw) Tj << /A 1 /B [2] >> --3 .5");
        let word = |text: &[u8]| Token::Word(text.to_vec());
        let text = |text: &[u8]| Token::Text(text.to_vec());
        let name = |text: &[u8]| Token::Name(text.to_vec());
        assert_eq!(
            found,
            [
                name(b"F1"),
                Token::Number(12.0),
                word(b"Tf"),
                Token::Array(vec![text(b"a)bA"), Token::Number(-250.5), text(&[0x4e, 0])]),
                word(b"TJ"),
                text(b"x(y)zw"),
                word(b"Tj"),
                Token::Dictionary(vec![
                    name(b"A"),
                    Token::Number(1.0),
                    name(b"B"),
                    Token::Array(vec![Token::Number(2.0)])
                ]),
                Token::Number(-3.0),
                Token::Number(0.5),
            ]
        );
    }

    #[test]
    fn damage_and_depth_end() {
        assert_eq!(tokens(b"] > ) } BT"), [Token::Word(b"BT".to_vec())]);
        tokens(&b"[".repeat(100_000));
        tokens(&b"<<".repeat(100_000));
        tokens(b"(((((((");
        tokens(b"<41");
    }
}
