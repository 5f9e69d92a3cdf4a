// Places in the text of a notice: they count characters (code points), where a browser counts UTF-16 units; 𠮷 is one, not two.
// Each piece of the text says in data-s at which character of the whole it begins.

export const lengthOf = (words) => [...words].length;

let pieces = [];
let starts = [];

export function index(text) {
  pieces = [...text.querySelectorAll('[data-s]')];
  starts = pieces.map((piece) => Number(piece.dataset.s));
}

// The character at a point of the document. `isEnd`: of a point between two pieces the end of the first, else the beginning of the second.
export function placeOf(node, offset, isEnd) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const piece = element.closest('[data-s]');
  if (piece) {
    const range = document.createRange();
    range.setStart(piece, 0);
    range.setEnd(node, offset);
    return Number(piece.dataset.s) + lengthOf(range.toString());
  }
  const point = document.createRange();
  point.setStart(node, offset);
  const next = pieces.findIndex((each) => point.comparePoint(each, 0) >= 0);
  if (!isEnd && next >= 0) return starts[next];
  const last = pieces.at(next < 0 ? -1 : next - 1);
  return last && next !== 0 ? Number(last.dataset.s) + lengthOf(last.textContent) : starts[0] ?? 0;
}

// The selected words as [start, end), null where none of the text are.
export function selected(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) && !text.contains(range.endContainer)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) whole.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) whole.setEnd(range.endContainer, range.endOffset);
  const start = placeOf(whole.startContainer, whole.startOffset, false);
  const end = placeOf(whole.endContainer, whole.endOffset, true);
  return start < end ? [start, end] : null;
}

// The place of a character as a node with an offset.
function pointOf(at) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[Math.max(0, low - 1)];
  if (!piece) return null;
  let left = Math.max(0, at - Number(piece.dataset.s));
  const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
  let last = [piece, 0];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const signs = [...node.data];
    if (left <= signs.length) return [node, signs.slice(0, left).join('').length];
    left -= signs.length;
    last = [node, node.data.length];
  }
  return last;
}

// Characters `start` to `end` as a range of the document; null where they are in another part of the notice.
export function rangeOf(start, end) {
  const last = pieces.at(-1);
  if (!last || start < starts[0] || start >= Number(last.dataset.s) + lengthOf(last.textContent)) return null;
  const from = pointOf(start);
  const to = pointOf(end);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

// Shows a range without touching the document, where the browser can.
export function light(name, ranges) {
  if (typeof Highlight === 'function') CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean)));
}
