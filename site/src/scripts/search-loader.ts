// The only script of most pages: it loads the search when somebody searches, with `/`, Ctrl-K, Cmd-K or in a field, and on
// lists. Where that fails, the field is what it is without a script: a form that leads to the search page.

const forms = document.querySelectorAll<HTMLFormElement>('form[data-module]');
const list = document.querySelector<HTMLElement>('[data-search]');
const address = (list ?? forms[0])?.dataset['module'];

const load = () => import(/* @vite-ignore */ address ?? '');

function open(form: HTMLFormElement): void {
  const before = document.activeElement;
  // Whoever types on at once types into the page's field, whose text the search takes over.
  form.querySelector('input')?.focus({ preventScroll: true });
  void load().then(
    () => form.dispatchEvent(new CustomEvent('find', { bubbles: true, detail: before })),
    () => undefined,
  );
}

for (const form of forms) {
  const input = form.querySelector('input');
  input?.addEventListener('focus', () => void load().catch(() => undefined));
  input?.addEventListener('click', () => open(form));
  input?.addEventListener('input', () => open(form));
  form.addEventListener('submit', (event) => {
    // On a phone the field is a button alone.
    if (input?.value.trim()) return;
    event.preventDefault();
    open(form);
  });
}

document.addEventListener('keydown', (event) => {
  const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const typing = target instanceof HTMLElement && (target.isContentEditable || /^(?:input|select|textarea)$/i.test(target.tagName));
  const command = ctrlKey || metaKey;
  if (altKey || !(command ? key.toLowerCase() === 'k' && !shiftKey : key === '/' && !typing)) return;
  const [form] = forms;
  // The search page has its own field.
  const field = list?.querySelector('input');
  if (!form && !field) return;
  event.preventDefault();
  if (form) open(form);
  else field?.focus();
});

if (list) void load().catch(() => undefined);
