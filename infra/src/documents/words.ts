/** Text search's words: the same for every engine, so that a search finds the same documents on each. */
const NOT_IN_A_WORD = /[^\p{L}\p{N}]+/u;
const MARKS = /\p{M}+/gu;

/** The words of a text, in order: without accents, in lower case, split wherever there is neither letter nor digit. */
export function wordsOf(text: string): string[] {
  const plain = isAscii(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(MARKS, '')
        .toLowerCase()
        // A word's last sigma has its own small letter; as the beginning of a longer word it would not be found.
        .replaceAll('ς', 'σ');
  return plain.split(NOT_IN_A_WORD).filter((word) => word !== '');
}

/** The distinct words of some texts, sorted. */
export function distinctWords(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap(wordsOf))].sort();
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
