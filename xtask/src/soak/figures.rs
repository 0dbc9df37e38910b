//! The line in which a property says what was found: one flat object of JSON, or names and numbers in turn.

/// What one run found.
pub struct Figures {
    name: String,
    json: String,
}

impl Figures {
    /// The last line of `output` that is a JSON object with a `property`, or that is `<name> <number> …` in pairs.
    pub fn read(name: &str, output: &str) -> Option<Self> {
        // libtest may have begun the line ("test … ") before the test wrote.
        let json = output.lines().rev().find_map(|line| {
            let object = &line[line.find("{\"property\":")?..];
            object.ends_with('}').then(|| object.to_owned())
        });
        let json = json.or_else(|| output.lines().rev().find_map(|line| in_pairs(name, line)))?;
        Some(Self { name: name.to_owned(), json })
    }

    pub fn json(&self) -> String {
        format!("{}\n", self.json)
    }

    /// The same for people: `kills-chromium: 20 kills, 0 lost (48 s)`.
    pub fn line(&self, seconds: u64) -> String {
        let members = self.json.trim_start_matches('{').trim_end_matches('}').split(',');
        let figures: Vec<String> = members
            .filter_map(|member| member.split_once(':'))
            .map(|(name, value)| (bare(name), bare(value)))
            .filter(|(name, _)| !["property", "seconds", "held"].contains(&name.as_str()))
            .map(|(name, value)| format!("{} {value}", name.replace('_', " ")))
            .collect();
        format!("{}: {} ({seconds} s)", self.name, figures.join(", "))
    }
}

/// Without the marks of JSON, also where there is an object in the object.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !['"', '{', '}'].contains(c)).map(|c| if c == ':' { ' ' } else { c }).collect()
}

/// `histories 2000 lost 0 wrong 0` as JSON.
fn in_pairs(name: &str, line: &str) -> Option<String> {
    let words: Vec<&str> = line[line.find(&format!("{name} "))?..].split_whitespace().collect();
    let mut members = vec![format!("\"property\":\"{name}\"")];
    for pair in words.chunks(2) {
        let [what, number] = pair else { return None };
        members.push(format!("\"{what}\":{}", number.parse::<u64>().ok()?));
    }
    Some(format!("{{{}}}", members.join(",")))
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn the_last_object_with_a_property_is_what_was_found() {
        let output =
            "starting {\ntest it ... {\"property\":\"x\",\"kills\":20,\"lost\":0,\"seconds\":3,\"held\":true}\nok\n";
        let figures = Figures::read("kills", output).expect("there is one");
        assert_eq!(figures.json(), "{\"property\":\"x\",\"kills\":20,\"lost\":0,\"seconds\":3,\"held\":true}\n");
        assert_eq!(figures.line(4), "kills: kills 20, lost 0 (4 s)");
    }

    #[test]
    fn names_and_numbers_in_turn_are_figures_too() {
        let output = "test it ... histories 2000 lost 0 wrong 0\nok\nhistories of all kinds\n";
        let figures = Figures::read("histories", output).expect("there are some");
        assert_eq!(figures.line(7), "histories: histories 2000, lost 0, wrong 0 (7 s)");
    }

    #[test]
    fn output_without_figures_has_none() {
        assert!(Figures::read("kills", "test result: ok. 0 passed\n{\"other\":1}\n").is_none());
    }
}
