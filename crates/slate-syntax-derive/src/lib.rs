//! `#[derive(Shift)]`: how the places of a type of the tree move with their text.
//!
//! The tree has some hundred and forty types, and each must move all of its parts: written by hand,
//! one forgotten field would be a finding that points at the wrong word.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as TokenStream2;
use quote::{ToTokens, format_ident, quote};
use syn::{Data, DeriveInput, Fields, Generics, parse_macro_input, parse_quote};

/// Moves every field of a struct, and of the variant that an enum is.
#[proc_macro_derive(Shift)]
pub fn shift(input: TokenStream) -> TokenStream {
    let DeriveInput { ident, generics, data, .. } = parse_macro_input!(input);
    let arms: Vec<_> = match data {
        Data::Struct(it) => vec![arm(quote!(Self), &it.fields)],
        Data::Enum(it) => it
            .variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                arm(quote!(Self::#name), &variant.fields)
            })
            .collect(),
        Data::Union(it) => {
            let why = "a union has no places of its own";
            return syn::Error::new_spanned(it.union_token, why).to_compile_error().into();
        }
    };
    let generics = bounded(generics);
    let (parameters, arguments, conditions) = generics.split_for_impl();
    quote! {
        impl #parameters crate::shift::Shift for #ident #arguments #conditions {
            fn shift(&mut self, by: isize) {
                match self { #(#arms)* }
            }
        }
    }
    .into()
}

/// One arm of the `match`: every field is moved.
fn arm(name: impl ToTokens, fields: &Fields) -> TokenStream2 {
    let bound: Vec<_> = (0..fields.len()).map(|number| format_ident!("it_{number}")).collect();
    let members: Vec<_> = fields.members().collect();
    quote! {
        #name { #(#members: #bound),* } => {
            #(crate::shift::Shift::shift(#bound, by);)*
        }
    }
}

/// Type parameters must be able to move.
fn bounded(mut generics: Generics) -> Generics {
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(crate::shift::Shift));
    }
    generics
}
