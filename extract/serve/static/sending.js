// Pieces of pages asked for, and forms sent, so that the page stays where it is.
import { Refusal, post } from './page.js';

export async function ask(place) {
  const answer = await fetch(place, { headers: { Accept: 'text/html' } });
  if (!answer.ok) throw new Refusal({});
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

export function submit(form, button) {
  return post(form.getAttribute('action'), new FormData(form, button));
}
