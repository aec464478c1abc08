// @ts-check
// Keeps what is marked data-live up to date, and typed text safe. The pages work without it.

const FIRST_MS = 1000;
const SLOWEST_MS = 5000;
/** After this long without a change it asks more and more seldom. */
const PATIENCE_MS = 60_000;

const regions = () => [...document.querySelectorAll('[data-live]')];
const said = document.getElementById('said');

/** What the server sent for each keyed part: the page's own copy may have been opened or typed in. */
const sent = new Map();
for (const region of regions()) remember(region);

function remember(/** @type {Element} */ region) {
  for (const part of region.children) sent.set(keyOf(region, part), part.outerHTML);
}

function keyOf(/** @type {Element} */ region, /** @type {Element} */ part) {
  return `${region.id}/${part.getAttribute('data-key') ?? part.id}`;
}

function isInUse(/** @type {Element} */ part) {
  if (part.contains(document.activeElement) && document.activeElement?.matches('input, textarea, select, button')) return true;
  return [...part.querySelectorAll('textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])')]
    .some((field) => /** @type {HTMLInputElement} */ (field).value !== /** @type {HTMLInputElement} */ (field).defaultValue);
}

/** Parts that differ are replaced, new ones added, old ones removed; parts in use wait. */
function update(/** @type {Element} */ region, /** @type {Element} */ fresh, /** @type {string[]} */ news) {
  const old = new Map([...region.children].map((part) => [keyOf(region, part), part]));
  /** @type {Element | null} */
  let place = region.firstElementChild;
  for (const part of [...fresh.children]) {
    const key = keyOf(region, part);
    const known = old.get(key);
    old.delete(key);
    if (known !== undefined && (sent.get(key) === part.outerHTML || isInUse(known))) {
      place = known.nextElementSibling;
      continue;
    }
    sent.set(key, part.outerHTML);
    const copy = document.importNode(part, true);
    if (known === undefined) {
      region.insertBefore(copy, place);
      news.push(copy.getAttribute('data-news') ?? '');
      continue;
    }
    resume(known, copy);
    known.replaceWith(copy);
    place = copy.nextElementSibling;
    news.push(copy.getAttribute('data-changed') ?? '');
  }
  for (const [key, part] of old) {
    if (isInUse(part)) continue;
    part.remove();
    sent.delete(key);
  }
}

/** What was open stays open, what was scrolled stays there (or follows the end), and the focus keeps its place. */
function resume(/** @type {Element} */ from, /** @type {Element} */ to) {
  const focused = document.activeElement?.closest('details[id]');
  for (const old of from.querySelectorAll('details[open][id]')) {
    const fresh = to.querySelector(`#${old.id}`);
    fresh?.setAttribute('open', '');
    const [before, after] = [old.querySelector('.log'), fresh?.querySelector('.log')];
    if (before == null || after == null) continue;
    const isAtEnd = before.scrollTop + before.clientHeight >= before.scrollHeight - 4;
    const top = before.scrollTop;
    requestAnimationFrame(() => { after.scrollTop = isAtEnd ? after.scrollHeight : top; });
  }
  if (focused == null || !from.contains(focused)) return;
  const isLog = document.activeElement?.matches('.log') === true;
  requestAnimationFrame(() => to.querySelector(`#${focused.id} > ${isLog ? '.log' : 'summary'}`)?.focus({ preventScroll: true }));
}

let tag = '';
let quietSince = Date.now();

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: tag === '' ? {} : { 'if-none-match': tag }, cache: 'no-store' });
  if (answer.status === 304 || !answer.ok || answer.redirected) return;
  tag = answer.headers.get('etag') ?? '';
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  /** @type {string[]} */
  const news = [];
  for (const region of regions()) {
    const other = fresh.getElementById(region.id);
    if (other !== null) update(region, other, news);
  }
  document.title = fresh.title;
  const words = [...new Set(news.filter(Boolean))];
  if (news.length > 0) quietSince = Date.now();
  if (said !== null && words.length > 0) said.textContent = words.join(' ');
}

async function watch() {
  try {
    await look();
  } catch {
    // The sandbox may be restarting: the next look finds it.
  }
  const quiet = Date.now() - quietSince;
  setTimeout(watch, quiet < PATIENCE_MS ? FIRST_MS : SLOWEST_MS);
}

if (regions().length > 0) {
  setTimeout(watch, FIRST_MS);
  document.documentElement.classList.add('is-live');
}

// Switching the account leaves the page: what was typed comes back with it.
const DRAFT = `draft ${location.pathname}${location.search}`;
const drafts = () => [...document.querySelectorAll('main form[data-form] [name]')]
  .filter((field) => field.matches('input:not([type=hidden]), textarea, select') && field.getAttribute('name') !== 'as')
  .map((field) => /** @type {HTMLInputElement} */ (field));
const nameOf = (/** @type {HTMLInputElement} */ field) =>
  `${field.form?.dataset['form']} ${field.name} ${/radio|checkbox/.test(field.type) ? field.value : ''}`;

document.getElementById('sign-in')?.addEventListener('submit', () => {
  const values = drafts().map((field) => [nameOf(field), /radio|checkbox/.test(field.type) ? field.checked : field.value]);
  sessionStorage.setItem(DRAFT, JSON.stringify(values));
});

const draft = sessionStorage.getItem(DRAFT);
if (draft !== null) {
  sessionStorage.removeItem(DRAFT);
  const values = new Map(JSON.parse(draft));
  for (const field of drafts()) {
    const value = values.get(nameOf(field));
    if (typeof value === 'boolean') field.checked = value;
    else if (typeof value === 'string' && value !== field.value) {
      field.value = value;
      field.closest('details')?.setAttribute('open', '');
    }
  }
}

// A form is sent once: an impatient second click would comment twice.
const SENDING_MS = 4000;
const sending = new Map();
document.addEventListener('submit', (event) => {
  if (Date.now() - (sending.get(event.target) ?? 0) < SENDING_MS) event.preventDefault();
  else sending.set(event.target, Date.now());
});
