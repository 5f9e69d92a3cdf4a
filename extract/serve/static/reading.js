// The reading room: text and records tied together, keys, changes that stay on the page. All of it works without this, as plain forms.
import { Refusal, say } from './page.js';
import { ask, submit } from './sending.js';
import { index, light, rangeOf } from './places.js';
import { setUpWords } from './words.js';

const room = document.getElementById('room');
const at = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const text = () => document.getElementById('text');
const cards = () => all('.card');
const current = () => at('.card.on');
const told = (name) => room.dataset[name];
const nameOf = (card) => at('.name', card);
const PATIENCE = 250; // milliseconds in which a second click may follow
let looked = 0; // which desk was asked for last
let waiting; // a click that may be the first of two

// ---- One task is looked at

export async function look(card, { scroll = true, focus = true, field } = {}) {
  const before = current();
  if (before !== card) {
    if (before) {
      before.classList.remove('on');
      nameOf(before).removeAttribute('aria-current');
      at('.desk', before)?.remove();
    }
    card.classList.add('on');
    nameOf(card).setAttribute('aria-current', 'true');
    history.replaceState(null, '', nameOf(card).href);
  }
  mark(card, scroll);
  if (focus) nameOf(card).focus({ preventScroll: true });
  reveal(card);
  if (!at('.desk', card)) {
    const mine = ++looked;
    const piece = await ask(`/notice/task?${new URLSearchParams({ task: card.dataset.task })}`);
    if (mine !== looked || !card.classList.contains('on')) return;
    card.append(...piece.body.childNodes);
    showKeys();
    reveal(card);
  }
  if (field) for (const each of all('.fields > div', card)) each.classList.toggle('on', each.dataset.field === field);
}

function reveal(card) {
  card.scrollIntoView({ block: 'nearest' });
  at('.head', card).scrollIntoView({ block: 'nearest' }); // of one that is higher than the window its head
}

function mark(card, scroll) {
  const id = card.dataset.task;
  for (const each of all('#text .mark')) each.classList.toggle('on', each.dataset.t.split(' ').includes(id));
  for (const line of all('#text .line')) line.classList.toggle('of', line.dataset.t.split(' ').includes(id));
  const { start, end } = card.dataset;
  const whole = start && end ? rangeOf(Number(start), Number(end)) : null;
  light('whole', [whole]);
  light('pointed', []);
  if (scroll) (at('#text .mark.on') ?? whole?.startContainer.parentElement)?.scrollIntoView({ block: 'center' });
}

function step(by) {
  const list = cards();
  const here = list.indexOf(current());
  const next = list[here < 0 ? (by > 0 ? 0 : list.length - 1) : here + by];
  if (next) return look(next);
  const other = by > 0 ? room.dataset.behind : room.dataset.before;
  if (other) return refresh(`/notice?${new URLSearchParams({ source: room.dataset.source, task: other })}`);
  say(told(by > 0 ? 'last' : 'first'));
}

// The innermost task of a piece of the text.
function taskAt(target) {
  const ids = target.closest?.('[data-t]')?.dataset.t || target.closest?.('.line')?.dataset.t || '';
  return ids.split(' ').map((id) => document.getElementById(`t-${id}`)).filter(Boolean).at(-1);
}

// ---- Changes

// Takes the page anew from the server, and keeps where the reader was.
export async function refresh(place, { focus = true } = {}) {
  const page = await ask(place);
  const fresh = page.getElementById('room');
  if (!fresh) return location.assign(place);
  const kept = all('#text, #records').map((each) => [each.id, each.scrollTop]);
  const isSame = fresh.dataset.part === room.dataset.part;
  Object.assign(room.dataset, fresh.dataset);
  room.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  history.replaceState(null, '', place);
  ready();
  if (isSame) for (const [id, top] of kept) document.getElementById(id).scrollTop = top;
  const card = current();
  if (card) {
    mark(card, !isSame);
    reveal(card);
    if (focus) nameOf(card).focus({ preventScroll: true });
  }
  say(all('#told p').map(worded).join(' '));
}

// The words of an element without those of its buttons.
function worded(element) {
  const copy = element.cloneNode(true);
  for (const button of all('button', copy)) button.remove();
  return copy.textContent.replace(/\s+/g, ' ').trim();
}

async function change(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = '1';
  try {
    const done = await submit(form, button);
    at('#asked').close();
    await refresh(done.here ?? location.pathname + location.search);
    if (!done.go) say(told('same'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.form) show(error.form);
    else complain(form.hidden ? at('#told') : form, /\D/.test(error.message) ? error.message : told('unsent'));
  } finally {
    delete form.dataset.busy;
  }
}

function complain(place, words) {
  const box = at('.complaint', place) ?? place.appendChild(Object.assign(document.createElement('p'), { className: 'complaint' }));
  box.setAttribute('role', 'alert');
  box.textContent = words;
  box.scrollIntoView({ block: 'nearest' });
}

// A piece of a page in the dialog.
export function show(html) {
  const dialog = at('#asked');
  const piece = typeof html === 'string' ? new DOMParser().parseFromString(html, 'text/html') : html;
  dialog.replaceChildren(...piece.body.childNodes);
  for (const each of all('[data-do="close"]', dialog)) each.hidden = false;
  if (!dialog.open) dialog.showModal();
  (at('[autofocus]', dialog) ?? at('input:not([type="hidden"]), button', dialog))?.focus();
}

async function asked(form) {
  const query = new URLSearchParams(new FormData(form));
  query.set('bare', '1');
  show(await ask(`${form.getAttribute('action')}?${query}`));
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!room.contains(form) && !at('#asked').contains(form)) return;
  event.preventDefault();
  const doing = form.method === 'get' ? asked(form) : change(form, event.submitter);
  doing.catch(() => complain(form, told('unsent')));
});

// ---- Pointing

document.addEventListener('click', (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const words = target.closest('a.words');
  if (words) {
    event.preventDefault();
    return point(words);
  }
  const name = target.closest('.card .name');
  if (name) {
    event.preventDefault();
    return look(name.closest('.card'));
  }
  const link = target.closest('#asked a[href^="/notice/words"]');
  if (link) {
    event.preventDefault();
    return ask(`${link.getAttribute('href')}&bare=1`).then(show);
  }
  const doing = target.closest('[data-do], [data-open]');
  if (doing && room.parentElement.contains(doing)) {
    if (doing.dataset.do !== 'words') event.preventDefault();
    return act(doing);
  }
  if (target.closest('#text')) {
    clearTimeout(waiting);
    if (event.detail < 2 && getSelection().isCollapsed) waiting = setTimeout(lookAt, PATIENCE, target);
  } else if (target.closest('.card') && !target.closest('.desk, input')) {
    look(target.closest('.card'));
  }
});

// A click into the text brings up its task; the first click of two, which select a word for the task that is looked at, does not.
function lookAt(target) {
  const card = taskAt(target);
  if (card && getSelection().isCollapsed) look(card, { scroll: false, focus: false, field: target.closest('[data-f]')?.dataset.f });
}

function point(link) {
  const range = rangeOf(Number(link.dataset.start), Number(link.dataset.end));
  if (!range) return location.assign(link.href);
  light('pointed', [range]);
  range.startContainer.parentElement.scrollIntoView({ block: 'center' });
}

document.addEventListener('pointerover', ({ target }) => {
  const near = target.closest('#text .mark') ? taskAt(target) : null;
  for (const each of cards()) each.classList.toggle('near', each === near);
  const card = target.closest('.card');
  for (const each of all('#text .mark')) each.classList.toggle('soft', !!card && each.dataset.t.split(' ').includes(card.dataset.task));
});

// ---- Keys

const open = (panel) => {
  const found = at(`.card.on [data-panel="${panel}"]`);
  if (!found) return;
  found.open = true;
  at('input:not([type="hidden"]), textarea, button, select', found)?.focus();
};
const press = (selector) => at(selector)?.click();
const tick = () => {
  const box = at('.card.on input[type="checkbox"]');
  if (box) box.checked = !box.checked;
};
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  c: () => press('.card.on [data-key="c"]'),
  x: () => press('.card.on [data-key="x"]'),
  e: () => open('edit'),
  s: () => open('split'),
  p: () => open('progress'),
  h: () => open('history'),
  v: tick,
  m: () => press('#chosen [data-key="m"]'),
  u: () => press('#told [data-key="u"]'),
  w: () => act({ dataset: { do: 'words' } }),
  '?': () => at('#keys').showModal(),
};
const words = setUpWords({ current, taskAt, look, show, complain, change, room });

function act({ dataset }) {
  if (dataset.open) open(dataset.open);
  if (dataset.do === 'keys') at('#keys').showModal();
  if (dataset.do === 'words') words.begin();
  if (dataset.do === 'next') step(1);
  if (dataset.do === 'previous') step(-1);
  if (dataset.do === 'close') for (const each of all('dialog[open]')) each.close();
}

const isOff = () => localStorage.getItem('duban-keys') === 'off';

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || at('dialog[open]')) return;
  const { target, key } = event;
  const isTyping = target.closest('input:not([type="checkbox"]), textarea, select, [role="toolbar"]');
  if (key === 'Escape' && isTyping && room.contains(target)) {
    const panel = target.closest('details');
    if (panel) panel.open = false;
    nameOf(current() ?? cards()[0])?.focus();
    return;
  }
  const isArrow = key.startsWith('Arrow');
  if (isTyping || (isOff() && key !== '?') || (isArrow && (target.closest('#text, .top, details') || event.shiftKey))) return;
  const doing = KEYS[key];
  if (!doing) return;
  event.preventDefault();
  Promise.resolve(doing()).catch(() => say(told('unsent')));
});

at('#keys input').addEventListener('change', ({ target }) => {
  localStorage.setItem('duban-keys', target.checked ? 'on' : 'off');
  showKeys();
});

function showKeys() {
  at('#keys input').checked = !isOff();
  for (const each of all('[data-do]', room)) each.hidden = false;
}

function ready() {
  index(text());
  showKeys();
  words.end();
}

ready();
if (current()) mark(current(), true);
