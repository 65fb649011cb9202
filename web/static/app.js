// Comfort on top of pages that work without it: tidy addresses, completing what is typed,
// finding a value in a facet, copying, "/" to the search box, arrow keys in the timeline. No markup is made from text.

// An address bears only what says something.
for (const form of document.querySelectorAll('form[data-clean]')) {
  form.addEventListener('formdata', event => {
    const pairs = [...event.formData].filter(([, value]) => value !== '');
    for (const key of new Set([...event.formData.keys()])) event.formData.delete(key);
    for (const [key, value] of pairs) event.formData.append(key, value);
  });
}

// Completing a query: the browser's own list of options, so that keys, touch and screen readers just work.
const NOUNS = { word: 'word', person: 'person quoted', topic: 'topic', issuer: 'issuer', title: 'title' };
for (const box of document.querySelectorAll('input[data-suggest]')) {
  const list = document.createElement('datalist');
  list.id = 'completions';
  box.after(list);
  box.setAttribute('list', list.id);
  let timer, running;
  const complete = async () => {
    running?.abort();
    if (!box.value.trim()) { list.replaceChildren(); return; }
    running = new AbortController();
    const address = new URL(box.dataset.suggest, location.href);
    address.searchParams.set('q', box.value);
    try {
      const found = await (await fetch(address, { signal: running.signal })).json();
      list.replaceChildren(...found.suggestions.map(way => {
        const option = document.createElement('option');
        option.value = way.query;
        option.label = way.total === null ? NOUNS[way.kind]
          : `${NOUNS[way.kind]}, ${way.total} ${way.total === 1 ? 'release' : 'releases'}`;
        return option;
      }));
    } catch { /* typing goes on without completions */ }
  };
  box.addEventListener('input', () => {
    clearTimeout(timer);
    if ([...list.options].some(option => option.value === box.value)) return; // one was chosen
    timer = setTimeout(complete, 120); // milliseconds after the last key; a quick typist needs no list
  });
}

// Find a value: the page of all values has the same check boxes; they are moved over, those in use stay.
const PAUSE = 250; // milliseconds after the last key
for (const box of document.querySelectorAll('input[data-values]')) {
  const list = document.getElementById(box.getAttribute('aria-controls'));
  const says = document.getElementById(box.getAttribute('aria-describedby'));
  const first = [...list.children];
  let timer, running;
  const show = options => {
    const kept = [...list.children].filter(option => option.querySelector('input').checked);
    const values = new Set(kept.map(option => option.querySelector('input').value));
    const fresh = options.filter(option => !values.has(option.querySelector('input').value));
    list.replaceChildren(...kept, ...fresh);
    return fresh.length;
  };
  const find = async () => {
    running?.abort();
    const text = box.value.trim();
    if (!text) { show(first); says.textContent = ''; return; }
    running = new AbortController();
    const address = new URL(box.dataset.values, location.href);
    address.searchParams.set('find', text);
    try {
      const page = await (await fetch(address, { signal: running.signal })).text();
      const found = new DOMParser().parseFromString(page, 'text/html').querySelectorAll('[data-all] .opt');
      const options = [...found].slice(0, 20).map(option => document.adoptNode(option));
      for (const option of options) option.querySelector('input').setAttribute('form', 'f');
      // That page also lists what is selected, whether it fits or not.
      const fits = option => !option.querySelector('input').checked
        || option.textContent.toLowerCase().includes(text.toLowerCase());
      const count = show(options.filter(fits));
      says.textContent = count === 1 ? '1 value' : `${count} values`;
    } catch (error) {
      if (error.name !== 'AbortError') says.textContent = 'The values could not be fetched';
    }
  };
  box.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(find, PAUSE); });
  box.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault(); });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) { button.remove(); continue; } // only on secure addresses and on this machine
  button.addEventListener('click', async () => {
    const live = document.getElementById('live');
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      live.textContent = button.textContent = 'Copied';
    } catch {
      live.textContent = 'Copying was not allowed; select the text instead';
    }
  });
}

// "/" goes to the search box, unless it was turned off on the page of keys (kept in this browser).
const SLASH = 'slash';
const slashOff = () => { try { return localStorage.getItem(SLASH) === 'off'; } catch { return false; } };
for (const button of document.querySelectorAll('[data-slash]')) {
  const say = () => { button.textContent = slashOff() ? 'Turn it on' : 'Turn it off'; };
  say();
  button.addEventListener('click', () => {
    try { if (slashOff()) localStorage.removeItem(SLASH); else localStorage.setItem(SLASH, 'off'); } catch { return; }
    say();
    document.getElementById('live').textContent = slashOff() ? 'The key is off' : 'The key is on';
  });
}

addEventListener('keydown', event => {
  const writing = event.target.closest?.('input,textarea,select,[contenteditable]');
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !writing && !slashOff()) {
    const box = document.getElementById('q');
    if (box) { event.preventDefault(); box.select(); box.focus(); }
  }
});

// The timeline is one tab stop; arrow keys, Home and End move inside.
const bars = [...document.querySelectorAll('.tl svg a')];
if (bars.length) {
  let at = Math.max(0, bars.findLastIndex(bar => bar.classList.contains('on')));
  bars.forEach((bar, i) => bar.setAttribute('tabindex', i === at ? 0 : -1));
  const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -bars.length, End: bars.length };
  bars[0].closest('svg').addEventListener('keydown', event => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    bars[at].setAttribute('tabindex', -1);
    at = Math.min(bars.length - 1, Math.max(0, at + steps[event.key]));
    bars[at].setAttribute('tabindex', 0);
    bars[at].focus();
  });
}
