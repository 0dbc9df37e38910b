//! Reads the HTML that Yew's server renderer writes: well-formed, no comments, void elements known.

const VOID: [&str; 2] = ["input", "br"];

#[derive(Debug, Default)]
pub struct Element {
    pub tag: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

#[derive(Debug)]
pub enum Child {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn read(html: &str) -> Self {
        let mut open = vec![Self::default()];
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            push_text(&mut open, &rest[..at]);
            let end = rest[at..].find('>').expect("a tag ends") + at;
            let inside = &rest[at + 1..end];
            rest = &rest[end + 1..];
            if let Some(tag) = inside.strip_prefix('/') {
                let closed = open.pop().expect("something is open");
                assert_eq!(closed.tag, tag, "closed in the order opened");
                open.last_mut().expect("a parent").children.push(Child::Element(closed));
            } else {
                let element = begin(inside);
                if VOID.contains(&element.tag.as_str()) {
                    open.last_mut().expect("a parent").children.push(Child::Element(element));
                } else {
                    open.push(element);
                }
            }
        }
        push_text(&mut open, rest);
        assert_eq!(open.len(), 1, "everything is closed");
        open.remove(0)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn is(&self, class: &str) -> bool {
        self.get("class") == Some(class)
    }

    /// All text in it, in order.
    pub fn text(&self) -> String {
        let part = |child: &Child| match child {
            Child::Element(element) => element.text(),
            Child::Text(text) => text.clone(),
        };
        self.children.iter().map(part).collect()
    }

    /// It and everything in it, in order, each with its ancestors, the nearest last.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&[&'a Element], &'a Element)) {
        fn go<'a>(above: &mut Vec<&'a Element>, here: &'a Element, visit: &mut dyn FnMut(&[&'a Element], &'a Element)) {
            visit(above, here);
            above.push(here);
            for child in &here.children {
                if let Child::Element(element) = child {
                    go(above, element, visit);
                }
            }
            above.pop();
        }
        go(&mut Vec::new(), self, visit);
    }

    pub fn all(&self, wanted: impl Fn(&Element) -> bool) -> Vec<&Element> {
        let mut found = Vec::new();
        self.walk(&mut |_, element| {
            if wanted(element) {
                found.push(element);
            }
        });
        found
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if !text.is_empty() {
        open.last_mut().expect("something is open").children.push(Child::Text(unescape(text)));
    }
}

fn begin(inside: &str) -> Element {
    let (tag, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut element = Element { tag: tag.to_owned(), ..Element::default() };
    while !rest.is_empty() {
        let until = rest.find(['=', ' ']).unwrap_or(rest.len());
        let name = rest[..until].to_owned();
        let mut value = String::new();
        rest = &rest[until..];
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value ends");
            value = unescape(&quoted[..end]);
            rest = &quoted[end + 1..];
        }
        rest = rest.trim_start();
        assert!(element.get(&name).is_none(), "{name} twice in <{inside}>");
        element.attributes.push((name, value));
    }
    element
}

fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    plain.replace("&amp;", "&")
}
