//! The fields of the index.

use tantivy::TantivyDocument;
use tantivy::schema::{
    BytesOptions, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;

use crate::document::Document;
use crate::tokenizers::{Grams, Numbers, Words};

/// Counts up with every change of fields, tokenizers or dictionary: an index of another number is filled anew.
pub(crate) const LAYOUT: u32 = 1;

/// So many characters of a body are kept to show a passage from.
const SHOWN_CHARS: usize = 4000;

/// A word in a title counts as often as so many in a body.
const TITLE_WEIGHT: usize = 3;

const GRAMS: &str = "grams";
const WORDS: &str = "words";
const NUMBERS: &str = "numbers";

/// The fields by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) kind: Field,
    pub(crate) rectification: Field,
    pub(crate) visible_to: Field,
    pub(crate) parent: Field,
    pub(crate) no: Field,
    pub(crate) title: Field,
    pub(crate) words: Field,
    pub(crate) grams: Field,
    pub(crate) shown: Field,
}

impl Fields {
    /// The schema and its fields.
    pub(crate) fn schema() -> (Schema, Self) {
        let text = |tokenizer: &str, fieldnorms: bool, record: IndexRecordOption| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_fieldnorms(fieldnorms)
                    .set_index_option(record),
            )
        };
        let filter = BytesOptions::default().set_indexed();
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_bytes_field("id", filter.clone().set_stored()),
            kind: schema.add_u64_field("kind", INDEXED | STORED),
            rectification: schema.add_bytes_field("rectification", filter.clone()),
            visible_to: schema.add_bytes_field("visible_to", filter),
            parent: schema.add_bytes_field("parent", INDEXED | STORED),
            no: schema.add_text_field(
                "no",
                text(NUMBERS, false, IndexRecordOption::Basic).set_stored(),
            ),
            title: schema.add_text_field("title", STORED),
            words: schema.add_text_field("words", text(WORDS, true, IndexRecordOption::WithFreqs)),
            grams: schema.add_text_field("grams", text(GRAMS, false, IndexRecordOption::Basic)),
            shown: schema.add_text_field("shown", STORED),
        };
        (schema.build(), fields)
    }

    /// The tokenizers that the schema names.
    pub(crate) fn tokenizers() -> TokenizerManager {
        // The engine asks for its own default even for fields that are no text.
        let tokenizers = TokenizerManager::default();
        tokenizers.register(GRAMS, Grams);
        tokenizers.register(WORDS, Words);
        tokenizers.register(NUMBERS, Numbers);
        tokenizers
    }

    /// A document as the index takes it.
    pub(crate) fn document(&self, document: &Document) -> TantivyDocument {
        let mut fields = TantivyDocument::new();
        fields.add_bytes(self.id, document.id.as_bytes());
        fields.add_u64(self.kind, document.kind.code());
        fields.add_bytes(self.rectification, document.rectification.as_bytes());
        for unit in &document.visible_to {
            fields.add_bytes(self.visible_to, unit.as_bytes());
        }
        fields.add_bytes(self.parent, document.parent.as_bytes());
        fields.add_text(self.no, &document.no);
        fields.add_text(self.title, &document.title);
        for _ in 0..TITLE_WEIGHT {
            fields.add_text(self.words, &document.title);
        }
        fields.add_text(self.words, &document.body);
        for text in [&document.no, &document.title, &document.body] {
            fields.add_text(self.grams, text);
        }
        fields.add_text(
            self.shown,
            document.body.chars().take(SHOWN_CHARS).collect::<String>(),
        );
        fields
    }
}
