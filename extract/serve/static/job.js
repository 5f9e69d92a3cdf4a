// The page of a job, asked for again while files are being read; only what it says of them is taken.
import { say } from './page.js';

const EVERY = 700; // milliseconds
const SLOWER = 3000; // of a server that does not answer

async function look() {
  let wait = EVERY;
  try {
    const answer = await fetch(location.href);
    const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('job');
    const here = document.getElementById('job');
    if (!found) return;
    if (found.innerHTML !== here.innerHTML && !here.contains(document.activeElement)) here.replaceWith(document.adoptNode(found));
    if (found.dataset.ended === 'yes') {
      if (here.isConnected) here.replaceWith(document.adoptNode(found));
      say(document.getElementById('progress').textContent.trim());
      return;
    }
  } catch {
    wait = SLOWER;
  }
  setTimeout(look, wait);
}

setTimeout(look, EVERY);
