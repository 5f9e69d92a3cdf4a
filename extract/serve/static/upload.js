// Files are sent one after the other into one job, so that each has its own progress; dropped ones are taken too.
import { send } from './page.js';

const form = document.getElementById('upload');
const chosen = document.getElementById('files');
const drop = document.getElementById('drop');
const sending = document.getElementById('sending');
const wrong = document.getElementById('wrong');
const said = form.dataset;

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

async function sendAll(files, text) {
  const large = files.find((file) => file.size > Number(said.most) - 65536);
  if (large) {
    wrong.textContent = fill(said.large, { name: large.name, most: said.size });
    return;
  }
  wrong.textContent = '';
  const button = form.querySelector('button.main');
  button.disabled = true;
  let job = '';
  try {
    for (const [place, file] of files.entries()) {
      sending.textContent = fill(said.sending, { number: place + 1, all: files.length });
      job = (await send('/upload', { files: file, job })).job;
    }
    if (text.trim()) job = (await send('/upload', { text, name: form.elements.namedItem('name').value, job })).job;
    location.assign(`/upload/${job}`);
  } catch (error) {
    wrong.textContent = error instanceof TypeError || error instanceof SyntaxError ? said.lost : error.message;
    sending.textContent = '';
    button.disabled = false;
    if (job) {
      const link = document.createElement('a');
      link.href = `/upload/${job}`;
      link.textContent = ` ${document.title.split(' · ')[0]} …`;
      wrong.append(link);
    }
  }
}

form.addEventListener('submit', (event) => {
  const files = [...chosen.files];
  const text = document.getElementById('text').value;
  event.preventDefault();
  if (!files.length && !text.trim()) {
    wrong.textContent = said.nothing;
    chosen.focus();
    return;
  }
  sendAll(files, text);
});

for (const name of ['dragenter', 'dragover']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) drop.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  const files = [...event.dataTransfer.files];
  if (files.length) sendAll(files, '');
});
document.addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length) {
    event.preventDefault();
    sendAll(files, '');
  }
});
