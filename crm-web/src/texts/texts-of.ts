/**
 * What another language says for a catalogue: a text for each text, and for each function one that takes the same. A text
 * that is missing, or one too many, does not compile.
 */
export type TextsOf<Catalogue> = Catalogue extends string
  ? string
  : Catalogue extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Name in keyof Catalogue]: TextsOf<Catalogue[Name]> };
