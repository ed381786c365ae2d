//! Problems that a paper lists twice: first alone, then once more with what was done. The second telling counts.

use std::collections::HashSet;

use crate::{Aspect, Entry};

/// Drops findings without status that come again with one.
pub(super) fn drop_bare(aspects: &mut Vec<Aspect>) {
    if !aspects.iter().flat_map(|a| &a.entries).any(is_bare) {
        return;
    }
    let mut told = HashSet::new();
    aspects
        .iter()
        .flat_map(|a| &a.entries)
        .for_each(|e| gather(e, &mut told));
    if told.is_empty() {
        return;
    }
    for aspect in aspects.iter_mut() {
        retain(&mut aspect.entries, &told);
    }
    aspects.retain(|a| !a.entries.is_empty());
}

/// Whether it, or an entry below it, says nothing of what was done.
fn is_bare(entry: &Entry) -> bool {
    if entry.children.is_empty() {
        entry.status_text.is_empty()
    } else {
        entry.children.iter().any(is_bare)
    }
}

/// The problem without marks and spaces: what two tellings of it share.
fn key(problem: &str) -> String {
    problem.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn gather(entry: &Entry, told: &mut HashSet<String>) {
    if entry.children.is_empty() && !entry.status_text.is_empty() {
        told.insert(key(&entry.problem));
    }
    entry.children.iter().for_each(|c| gather(c, told));
}

fn retain(entries: &mut Vec<Entry>, told: &HashSet<String>) {
    entries.retain_mut(|entry| {
        if entry.children.is_empty() {
            return !entry.status_text.is_empty() || !told.contains(&key(&entry.problem));
        }
        retain(&mut entry.children, told);
        !entry.children.is_empty()
    });
}
