//! The names of everything that is generated.
//!
//! | item | pattern | examples | cannot clash because |
//! |---|---|---|---|
//! | handle | type + `Handle` | `CounterHandle`, `api::StoreHandle` | the user can choose it: `handle = ..` |
//! | message enum | type + `Message` | `CounterMessage` | the user can choose it: `message = ..` |
//! | variant | method in `PascalCase` | `add` → `Add`, `r#type` → `Type` | two equal ones are an error; `rename = ..` |
//! | hidden variant | `__Task` | | `PascalCase` makes no underscore in front; a `rename` to it is an error |
//! | field | the argument's name | `by` | as in the method; a second one of the name gets its position |
//! | field for a pattern | `arg` + position | `arg0` | as above |
//! | hidden field | `__reply` | | an argument of the name is an error |
//! | handle trait | trait + `Handle` | `GreeterHandle` | as for the handle |
//! | hidden trait | `__` + handle trait + `Clone` | `__GreeterHandleClone` | nobody names it |
//! | locals | any | `seat`, `cx` | their spans are of the macro's definition: arguments of the same name are others |

use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt;

/// The field and the local that carry the write end of a reply.
pub(crate) const REPLY: &str = "__reply";

/// The variant for messages that travel as closures.
pub(crate) const TASK: &str = "__Task";

/// A local variable of generated code.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// `Counter` → `CounterHandle`, at the place of `Counter`.
pub(crate) fn handle(actor: &Ident) -> Ident {
    suffixed(actor, "Handle", actor.span())
}

/// `Counter` → `CounterMessage`. Only the handle may take the place of the
/// user's identifier: an editor would list both as its definition.
pub(crate) fn message(actor: &Ident) -> Ident {
    suffixed(actor, "Message", elsewhere(actor.span()))
}

/// `Greeter` → `__GreeterHandleClone`
pub(crate) fn clone_trait(handle: &Ident) -> Ident {
    Ident::new(
        &format!("__{}Clone", handle.unraw()),
        elsewhere(handle.span()),
    )
}

/// `add_all` → `AddAll`, `r#type` → `Type`, `self_` → `Self_`
pub(crate) fn variant(method: &Ident) -> Ident {
    let mut name = String::new();
    let mut upper = true;
    for letter in method.unraw().to_string().chars() {
        if letter == '_' {
            upper = true;
        } else if upper {
            name.extend(letter.to_uppercase());
            upper = false;
        } else {
            name.push(letter);
        }
    }
    // `_1` becomes no identifier, `self_` a keyword.
    let spelt = [name.clone(), format!("{name}_"), format!("_{name}_")];
    let mut ident = spelt
        .iter()
        .find_map(|name| syn::parse_str::<Ident>(name).ok())
        .unwrap_or_else(|| method.clone());
    ident.set_span(elsewhere(method.span()));
    ident
}

/// The name of an argument that has none, at the place of its pattern.
pub(crate) fn argument(position: usize, span: Span) -> Ident {
    Ident::new(&format!("arg{position}"), span)
}

/// The same name for a second definition, away from the user's code.
pub(crate) fn field(argument: &Ident) -> Ident {
    with_span(argument, elsewhere(argument.span()))
}

pub(crate) fn with_span(ident: &Ident, span: Span) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(span);
    ident
}

/// The place of the attribute, with the hygiene of the user's token.
pub(crate) fn elsewhere(span: Span) -> Span {
    Span::call_site().resolved_at(span)
}

fn suffixed(ident: &Ident, suffix: &str, span: Span) -> Ident {
    Ident::new(&format!("{}{suffix}", ident.unraw()), span)
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use syn::Ident;

    #[track_caller]
    fn check(method: &str, expected: &str) {
        let method = match method.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()),
            None => Ident::new(method, Span::call_site()),
        };
        assert_eq!(super::variant(&method).to_string(), expected);
    }

    #[test]
    fn variants() {
        check("add", "Add");
        check("add_all", "AddAll");
        check("getX", "GetX");
        check("r#type", "Type");
        check("self_", "Self_");
        check("_1", "_1_");
        check("__", "__");
        check("größe", "Größe");
    }
}
