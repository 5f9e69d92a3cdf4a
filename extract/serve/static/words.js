// Words of the text are selected, by mouse, finger or keys, and a row of buttons says what they are: the unit that leads, the day it is due …
import { say } from './page.js';
import { ask } from './sending.js';
import { placeOf, rangeOf, selected } from './places.js';

const tools = document.getElementById('tools');
const text = () => document.getElementById('text');

export function setUpWords({ current, taskAt, look, show, room }) {
  let span = null;
  let isOn = false;

  // The task that the words are to be of: the one that is looked at, else the one that they stand in.
  const taskOf = () => {
    if (current()) return current();
    const range = span && rangeOf(...span);
    return range ? taskAt(range.startContainer.parentElement) : undefined;
  };

  function place() {
    span = selected(text());
    tools.hidden = !span;
    if (!span) return;
    const task = taskOf();
    for (const each of tools.querySelectorAll('button')) each.disabled = !task && each.dataset.field !== 'new';
    tools.querySelector('output').textContent = task ? task.querySelector('.name').textContent.slice(0, 24) : '';
    if (innerWidth < 832) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    const height = tools.offsetHeight;
    const below = box.bottom + 8 + height < innerHeight;
    tools.style.top = `${Math.max(8, Math.min(below ? box.bottom + 8 : box.top - height - 8, innerHeight - height - 8))}px`;
    tools.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tools.offsetWidth - 8))}px`;
  }

  async function take(button) {
    const { field } = button.dataset;
    if (!span || button.disabled) return;
    const task = taskOf();
    const [start, end] = span;
    try {
      if (field === 'split') {
        await look(task, { scroll: false, focus: false });
        const form = document.getElementById('cut');
        form.task.value = task.dataset.task;
        form.version.value = task.querySelector('.desk').dataset.version;
        form.at.value = start;
        tools.hidden = true;
        form.requestSubmit();
        return;
      }
      const query = { source: room.dataset.source, field, start, end, bare: 1 };
      if (field !== 'new') query.task = task.dataset.task;
      show(await ask(`/notice/words?${new URLSearchParams(query)}`));
      tools.hidden = true;
    } catch {
      say(room.dataset.unsent);
    }
  }

  tools.addEventListener('mousedown', (event) => event.preventDefault()); // the selection stays
  tools.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (button) take(button);
  });
  document.addEventListener('selectionchange', place);
  addEventListener('resize', place);
  addEventListener('scroll', () => span && place(), true);

  // ---- By keys: the selection is a cursor that moves by words

  function move(way, unit, isLonger) {
    const selection = getSelection();
    if (isLonger) return selection.modify('extend', way, unit);
    if (way === 'forward') selection.collapseToEnd();
    else selection.collapseToStart();
    const before = selected(text());
    if (unit === 'line') selection.modify('move', way, 'line');
    else if (way === 'backward') selection.modify('move', 'backward', 'word');
    selection.modify('extend', 'forward', 'word');
    if (!text().contains(selection.focusNode) || !text().contains(selection.anchorNode)) selectAt(span ?? before ?? [0, 1]);
  }

  function selectAt([start, end]) {
    const range = rangeOf(start, end);
    if (!range) return;
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  const MOVES = {
    ArrowRight: ['forward', 'word', 'character'],
    ArrowLeft: ['backward', 'word', 'character'],
    ArrowDown: ['forward', 'line', 'line'],
    ArrowUp: ['backward', 'line', 'line'],
  };

  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const { key, shiftKey } = event;
    const isInTools = tools.contains(event.target);
    if (isInTools && (key === 'ArrowRight' || key === 'ArrowLeft')) {
      const list = [...tools.querySelectorAll('button:not(:disabled)')];
      const here = list.indexOf(document.activeElement);
      list.at((here + (key === 'ArrowRight' ? 1 : -1)) % list.length).focus();
    } else if (isOn && !isInTools && event.target.closest('#text') && MOVES[key]) {
      const [way, unit, fine] = MOVES[key];
      move(way, shiftKey ? fine : unit, shiftKey);
      getSelection().focusNode?.parentElement?.scrollIntoView({ block: 'nearest' });
      place();
    } else if (key === 'Enter' && span && event.target.closest('#text')) {
      tools.querySelector('button:not(:disabled)')?.focus();
    } else if (key === 'Escape' && (isOn || span)) {
      if (isInTools) text().focus({ preventScroll: true });
      else end();
    } else if (span && /^[0-9]$/.test(key) && !event.target.closest('input, textarea, select')) {
      const button = tools.querySelector(`[data-digit="${key}"]`);
      if (button) take(button);
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  function begin() {
    isOn = true;
    const here = text();
    here.classList.add('choosing');
    here.focus({ preventScroll: true });
    const first = here.querySelector('.mark.on[data-letter], .mark.on') ?? here.querySelector('[data-s]');
    if (!first) return;
    const start = Number(first.dataset.s);
    selectAt([start, start + 1]);
    const selection = getSelection();
    selection.collapseToStart();
    selection.modify('extend', 'forward', 'word');
    first.scrollIntoView({ block: 'center' });
    say(room.dataset.choosing);
  }

  function end() {
    const was = isOn;
    isOn = false;
    tools.hidden = true;
    text().classList.remove('choosing');
    getSelection().removeAllRanges();
    span = null;
    if (was) current()?.querySelector('.name')?.focus({ preventScroll: true });
  }

  return { begin, end };
}
