/**
 * "My team" is kept in this browser alone: the page of a team offers to keep it, the home page begins with it. Where the
 * browser keeps nothing, neither shows anything.
 */
interface MyTeam {
  readonly path: string;
  readonly title: string;
  /** Path and title of what it owns. */
  readonly things: readonly (readonly [path: string, title: string])[];
}

const key = 'signpost:my-team';

function kept(): MyTeam | undefined {
  const found = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<MyTeam> | null;
  return found && typeof found.path === 'string' && typeof found.title === 'string' && Array.isArray(found.things) ? (found as MyTeam) : undefined;
}

function offer(form: HTMLFormElement): void {
  const here = form.dataset['team'] ?? '';
  const { path } = JSON.parse(here) as MyTeam;
  const button = form.querySelector('button');
  const show = (isMine: boolean) => button?.setAttribute('aria-pressed', String(isMine));
  const isMine = kept()?.path === path;
  // What it owns may have changed since.
  if (isMine) localStorage.setItem(key, here);
  show(isMine);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wasMine = kept()?.path === path;
    if (wasMine) localStorage.removeItem(key);
    else localStorage.setItem(key, here);
    show(!wasMine);
  });
  form.classList.add('ready');
}

function greet(place: HTMLElement): void {
  const team = kept();
  if (!team) return;
  const root = place.dataset['root'] ?? '/';
  const links = [[team.path, team.title] as const, ...team.things].map(([path, title]) => {
    const link = document.createElement('a');
    // A path below the site, whatever somebody has put into this browser's storage.
    link.href = root + String(path).replace(/^[/\\]+/, '');
    link.textContent = String(title);
    return link;
  });
  place.replaceChildren(place.dataset['label'] ?? '', ...links);
}

try {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-team]')) offer(form);
  for (const place of document.querySelectorAll<HTMLElement>('[data-my-team]')) greet(place);
} catch {
  // Storage is blocked, or holds what nobody here wrote.
}
