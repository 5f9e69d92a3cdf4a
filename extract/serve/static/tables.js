// The table with a script: states are set where they stand, all rows are ticked at once, and what changed is said.
import { send, say } from './page.js';

document.documentElement.classList.add('scripted');
const main = document.getElementById('main');

// A state: with the mouse it is set at once; on the keyboard, where each arrow is a change, when the field is left or on Enter.
let keyed = false;
main.addEventListener('keydown', (event) => {
  keyed = !event.altKey && ['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'].includes(event.key) || event.key.length === 1;
  if (event.target.matches('.set select') && event.key === 'Enter') { event.preventDefault(); put(event.target.form); }
  if (event.target.matches('.set select') && event.key === 'Escape') back(event.target.form);
});
main.addEventListener('pointerdown', () => { keyed = false; });
main.addEventListener('change', (event) => {
  if (event.target.matches('.set select')) {
    if (keyed) event.target.form.classList.add('kept-back'); else put(event.target.form);
  }
  if (event.target.matches('[name="task"], #every')) count();
});
main.addEventListener('focusout', (event) => {
  const form = event.target.closest?.('.set');
  if (form?.classList.contains('kept-back') && !form.contains(event.relatedTarget)) put(form);
});
main.addEventListener('submit', (event) => {
  if (event.target.matches('.set')) { event.preventDefault(); put(event.target); }
});
window.addEventListener('pagehide', () => {
  for (const form of main.querySelectorAll('.set.kept-back')) navigator.sendBeacon('/tasks/set', new FormData(form));
});

function back(form) {
  form.elements['set.state'].value = form.elements['was.state'].value;
  form.classList.remove('kept-back');
}

async function put(form) {
  const row = form.closest('tr'), select = form.elements['set.state'], wanted = select.value, was = form.elements['was.state'].value;
  form.classList.remove('kept-back');
  row.querySelector('.both')?.remove();
  if (wanted === was) return;
  try {
    const told = await send('/tasks/set', { task: form.elements.task.value, 'set.state': wanted, 'was.state': was });
    for (const task of told.tasks) renew(task);
    row.classList.add('changed');
    say(`${row.querySelector('.title').textContent}: ${was} → ${wanted}`);
  } catch (error) {
    const conflict = error.told?.conflicts?.[0];
    if (!conflict) back(form); else renew(conflict, conflict.fields.find((field) => field.field === 'state')?.theirs);
    row.cells[4].append(both(error.message, conflict, wanted, form));
    say(error.message);
  }
}

// All forms of a row name the version that it has now.
function renew(task, state = task.state) {
  const row = document.getElementById(`task-${task.id}`);
  if (!row) return;
  row.dataset.version = task.version;
  for (const field of row.querySelectorAll('[name="task"]')) field.value = `${task.id}:${task.version}`;
  if (!state) return;
  for (const field of row.querySelectorAll('.set [name="set.state"], .set [name="was.state"]')) field.value = state;
}

// What another person set, and what was wanted here: nothing of it is lost.
function both(message, conflict, wanted, form) {
  const told = document.createElement('span');
  told.className = 'both';
  told.textContent = message;
  if (conflict) {
    const mine = document.createElement('button');
    mine.type = 'button';
    mine.textContent = wanted;
    mine.addEventListener('click', () => { form.elements['set.state'].value = wanted; put(form); form.elements['set.state'].focus(); });
    told.append(` ${conflict.by}: ${conflict.fields[0]?.theirs ?? ''} `, mine);
  }
  return told;
}

// Ticks: all of the page at once, and how many there are.
const every = document.getElementById('every'), chosen = document.getElementById('chosen');
if (every) {
  every.hidden = false;
  every.addEventListener('change', () => { for (const box of ticks()) box.checked = every.checked; });
  count();
}
function ticks() { return [...main.querySelectorAll('tbody [name="task"][type="checkbox"]')]; }
function count() {
  const all = ticks(), some = all.filter((box) => box.checked).length;
  every.checked = some > 0 && some === all.length;
  every.indeterminate = some > 0 && some < all.length;
  chosen.textContent = chosen.dataset.words.replace('{n}', some);
}

// A page that a browser had laid aside may show what has changed since.
window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

// Where one came back from a change, the address is again the one that can be sent on.
const address = new URL(location.href);
if (address.searchParams.has('done') || address.searchParams.has('undone')) {
  for (const name of ['done', 'entry', 'undone']) address.searchParams.delete(name);
  history.replaceState(null, '', address);
}
