//! Formulas of vendors' reports, which are Oracle SQL, in the language of this program.
//!
//! | theirs | ours |
//! |---|---|
//! | `decode(x, 0, null, y / x)` | `y / x`: a division by zero has no value here |
//! | `decode(x, 0, null, y)` | `y * (x / x)`: no value where `x` is zero |
//! | `decode(x, a, b, y)` | `if(x == a, b, y)` |
//! | `nvl(x, y)` | `coalesce(x, y)` |
//! | `greatest(x, y)`, `least(x, y)` | `max2(x, y)`, `min2(x, y)` |
//! | `TABLE.counter` | `` `TABLE.counter` ``, the table in capitals and the counter not, because Oracle does not care |
//!
//! A counter whose name says that it is a maximum or a mean (`…_max`, `…_mean`, `…_avg`) is aggregated as one; all others by
//! their default. Everything else is refused with its reason, never guessed.

/// How deep a formula may be nested. Those of real reports stay below ten.
const DEPTH_MAX: usize = 64;

/// The formula in our language, or why it cannot be said there.
pub fn translate(text: &str) -> Result<String, String> {
    let tokens = tokens(text)?;
    let mut translator = Translator { tokens: &tokens, at: 0, depth: 0 };
    let piece = translator.sum()?;
    match translator.tokens.get(translator.at) {
        None => piece.into_value(),
        Some(token) => Err(format!("{} stands where the formula should end", token.shown())),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(String),
    Name(String),
    Mark(char),
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Number(text) | Self::Name(text) => format!("{text:?}"),
            Self::Mark(mark) => format!("{:?}", mark.to_string()),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '#');
        let length = match first {
            c if c.is_ascii_digit() || c.is_alphabetic() || c == '_' => {
                rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())
            }
            '+' | '-' | '*' | '/' | '(' | ')' | ',' => 1,
            other => return Err(format!("{:?} is not understood", other.to_string())),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(if length == 1 && !is_part(first) {
            Token::Mark(first)
        } else if first.is_ascii_digit() {
            let plain = token.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            match token.parse::<f64>() {
                Ok(_) if plain => Token::Number(token.to_owned()),
                _ => return Err(format!("{token:?} is no number")),
            }
        } else {
            Token::Name(token.to_owned())
        });
        rest = after.trim_start();
    }
    Ok(tokens)
}

/// A part of the result.
#[derive(Clone, Debug)]
enum Piece {
    Null,
    Value {
        text: String,
        /// Where it is one.
        number: Option<f64>,
        /// What stands right of the last division of a plain quotient.
        divisor: Option<String>,
    },
}

impl Piece {
    fn value(text: String) -> Self {
        Self::Value { text, number: None, divisor: None }
    }

    fn into_value(self) -> Result<String, String> {
        match self {
            Self::Value { text, .. } => Ok(text),
            Self::Null => Err("null is used for more than a division by zero".to_owned()),
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Value { number, .. } => *number,
            Self::Null => None,
        }
    }
}

struct Translator<'t> {
    tokens: &'t [Token],
    at: usize,
    depth: usize,
}

impl Translator<'_> {
    fn next_is(&mut self, marks: &[char]) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(Token::Mark(mark)) if marks.contains(mark) => {
                self.at += 1;
                Some(*mark)
            }
            _ => None,
        }
    }

    fn expect(&mut self, mark: char) -> Result<(), String> {
        match self.next_is(&[mark]) {
            Some(_) => Ok(()),
            None => Err(match self.tokens.get(self.at) {
                Some(token) => {
                    format!("{} stands where {:?} should", token.shown(), mark.to_string())
                }
                None => format!("the formula ends where {:?} should stand", mark.to_string()),
            }),
        }
    }

    fn sum(&mut self) -> Result<Piece, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("it is nested deeper than {DEPTH_MAX} levels"));
        }
        let mut sum = self.product()?;
        while let Some(mark) = self.next_is(&['+', '-']) {
            let right = self.product()?.into_value()?;
            sum = Piece::value(format!("{} {mark} {right}", sum.into_value()?));
        }
        self.depth -= 1;
        Ok(sum)
    }

    fn product(&mut self) -> Result<Piece, String> {
        let mut product = self.factor()?;
        while let Some(mark) = self.next_is(&['*', '/']) {
            let right = self.factor()?.into_value()?;
            let divisor = (mark == '/').then(|| right.clone());
            let text = format!("{} {mark} {right}", product.into_value()?);
            product = Piece::Value { text, number: None, divisor };
        }
        Ok(product)
    }

    fn factor(&mut self) -> Result<Piece, String> {
        let mut negative = false;
        while let Some(sign) = self.next_is(&['-', '+']) {
            negative ^= sign == '-';
        }
        let factor = self.primary()?;
        if negative { Ok(Piece::value(format!("-{}", factor.into_value()?))) } else { Ok(factor) }
    }

    fn primary(&mut self) -> Result<Piece, String> {
        if self.next_is(&['(']).is_some() {
            let inner = self.sum()?;
            self.expect(')')?;
            return Ok(parenthesized(inner));
        }
        let Some(token) = self.tokens.get(self.at) else {
            return Err("the formula ends too early".to_owned());
        };
        self.at += 1;
        match token {
            Token::Number(text) => {
                Ok(Piece::Value { text: text.clone(), number: text.parse().ok(), divisor: None })
            }
            Token::Name(name) if name.eq_ignore_ascii_case("null") => Ok(Piece::Null),
            Token::Name(name) if self.next_is(&['(']).is_some() => self.call(name),
            Token::Name(name) => Ok(Piece::value(counter(name))),
            Token::Mark(_) => Err(format!("{} stands where a value should", token.shown())),
        }
    }

    /// A function after its opening parenthesis.
    fn call(&mut self, name: &str) -> Result<Piece, String> {
        let mut arguments = vec![self.sum()?];
        while self.next_is(&[',']).is_some() {
            arguments.push(self.sum()?);
        }
        self.expect(')')?;
        let n_arguments = arguments.len();
        let function = name.to_lowercase();
        let ours = match (function.as_str(), n_arguments) {
            ("decode", 4) => return decode(arguments),
            ("nvl", 2) => "coalesce",
            ("greatest", 2) => "max2",
            ("least", 2) => "min2",
            ("abs", 1) => "abs",
            ("sqrt", 1) => "sqrt",
            _ => return Err(format!("{name} with {n_arguments} arguments has no counterpart")),
        };
        let texts: Result<Vec<String>, String> =
            arguments.into_iter().map(Piece::into_value).collect();
        Ok(Piece::value(format!("{ours}({})", texts?.join(", "))))
    }
}

/// Keeps a number, a name or a function as it is.
fn parenthesized(piece: Piece) -> Piece {
    match piece {
        Piece::Value { text, number: None, divisor } => {
            let whole = inside_parentheses(&text).is_some();
            let bare = whole || (!text.contains(' ') && !text.starts_with('-'));
            let text = if bare { text } else { format!("({text})") };
            Piece::Value { text, number: None, divisor }
        }
        other => other,
    }
}

/// `decode(tested, compared, then, otherwise)`.
fn decode(arguments: Vec<Piece>) -> Result<Piece, String> {
    let Ok([tested, compared, then, otherwise]) = <[Piece; 4]>::try_from(arguments) else {
        return Err("decode with other than 4 arguments has no counterpart".to_owned());
    };
    // Two numbers are compared here and now: report tools write `decode(1000, 0, 0, x)`.
    if let (Some(a), Some(b)) = (tested.number(), compared.number()) {
        return Ok(parenthesized(if a == b { then } else { otherwise }));
    }
    let is_zero = compared.number() == Some(0.0);
    let (tested, otherwise_divisor) = (tested.into_value()?, divisor_of(&otherwise));
    match then {
        Piece::Null if !is_zero => Err("decode gives null for a value other than 0".to_owned()),
        Piece::Null if otherwise_divisor.is_some_and(|d| same(&d, &tested)) => {
            Ok(parenthesized(otherwise))
        }
        Piece::Null => {
            let guarded = format!("({}) * (({tested}) / ({tested}))", otherwise.into_value()?);
            Ok(Piece::value(format!("({guarded})")))
        }
        then => {
            let (compared, then) = (compared.into_value()?, then.into_value()?);
            Ok(Piece::value(format!(
                "if({tested} == {compared}, {then}, {})",
                otherwise.into_value()?
            )))
        }
    }
}

fn divisor_of(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Value { divisor, .. } => divisor.clone(),
        Piece::Null => None,
    }
}

/// Whether two texts say the same but for blanks and outer parentheses.
fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let mut text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        while let Some(inner) = inside_parentheses(&text) {
            text = inner.to_owned();
        }
        text
    };
    plain(a) == plain(b)
}

/// What stands between the first character and the last, if those two parentheses belong together.
fn inside_parentheses(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i64;
    for c in inner.chars() {
        depth += i64::from(c == '(') - i64::from(c == ')');
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// A counter by its one spelling, aggregated as its name says.
fn counter(name: &str) -> String {
    let spelled = match name.rsplit_once('.') {
        Some((table, counter)) => format!("{}.{}", table.to_uppercase(), counter.to_lowercase()),
        None => name.to_owned(),
    };
    let has = |word: &str| spelled.to_lowercase().split(['_', '.']).any(|part| part == word);
    match (has("max"), has("mean") || has("avg")) {
        (true, _) => format!("max(`{spelled}`)"),
        (false, true) => format!("avg(`{spelled}`)"),
        (false, false) => format!("`{spelled}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Formula;

    #[test]
    fn formulas_of_a_report() {
        for (theirs, ours) in [
            ("100*decode( (A.n),0,null, (A.s) / (A.n))", "100 * (`A.s` / `A.n`)"),
            (
                "100*decode((A.x + nvl(A.y,0)), 0, NULL, (A.s) / (A.X+NVL(A.Y,0)))",
                "100 * (`A.s` / (`A.x` + coalesce(`A.y`, 0)))",
            ),
            ("decode(A.n,0,null,(100*(A.s)/(A.n)))", "(100 * `A.s` / `A.n`)"),
            ("decode(A.n,0,null,A.s)", "((`A.s`) * ((`A.n`) / (`A.n`)))"),
            ("decode(A.n,0,null,A.s/A.n+1)", "((`A.s` / `A.n` + 1) * ((`A.n`) / (`A.n`)))"),
            (
                "decode((decode(1000,0,0,(A.a+A.b)/1000)),0,0,A.c/2)",
                "if(((`A.a` + `A.b`) / 1000) == 0, 0, `A.c` / 2)",
            ),
            (
                "greatest(nvl(A.ue_max,0),nvl(B.load_max,0))",
                "max2(coalesce(max(`A.ue_max`), 0), coalesce(max(`B.load_max`), 0))",
            ),
            ("(lcellr.util_mean/10)", "(avg(`LCELLR.util_mean`) / 10)"),
            ("( - 120*(A.b) - 2*A.c)", "(-120 * `A.b` - 2 * `A.c`)"),
            ("M8051C55", "`M8051C55`"),
        ] {
            let translated = translate(theirs);
            assert_eq!(translated.as_deref(), Ok(ours), "{theirs}");
            assert!(Formula::parse(ours).is_ok(), "{ours}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_refused_with_its_reason() {
        for (theirs, reason) in [
            ("nvl(A.b, null)", "null"),
            ("decode(A.b, 5, null, 1)", "other than 0"),
            ("decode(A.b, 0, 1, 2, 3)", "5 arguments"),
            ("sysdate()", "stands where a value should"),
            ("A.b || 'x'", "not understood"),
            ("A.b +", "ends too early"),
            ("(A.b", "should stand"),
            ("A.b A.c", "should end"),
            ("1.2.3", "no number"),
            ("", "ends too early"),
        ] {
            let refused = translate(theirs).unwrap_err();
            assert!(refused.contains(reason), "{theirs}: {refused}");
        }
        assert!(translate(&"(".repeat(100_000)).is_err());
        assert!(translate(&format!("{}1", "-".repeat(100_000))).is_ok());
    }
}
