/**
 * The one script of the page: search fields show themselves and hide what does not fit. Nothing needs it. It reads text and
 * sets `hidden`, and makes nothing out of strings. The policy of the page names it by its digest (page.ts).
 */
export const SCRIPT = `'use strict';
for (const box of document.querySelectorAll('[data-filter]')) {
  const list = document.getElementById(box.dataset.filter);
  const field = box.querySelector('input[type=search]');
  const ticks = [...box.querySelectorAll('input[type=checkbox]')];
  const hits = box.querySelector('.hits');
  const rows = [...list.querySelectorAll('[data-row]')].map((row) => ({
    row,
    text: (row.textContent + ' ' + (row.closest('[data-group]')?.querySelector('summary').textContent ?? '')).toLowerCase(),
  }));
  const groups = [...list.querySelectorAll('[data-group]')];
  const filter = () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const shut = new Set(ticks.filter((tick) => !tick.checked).map((tick) => tick.value));
    let count = 0;
    for (const { row, text } of rows) {
      const fits = words.every((word) => text.includes(word)) && !shut.has(row.dataset.severity);
      row.hidden = !fits;
      if (fits) count++;
    }
    for (const group of groups) group.hidden = !group.querySelector('[data-row]:not([hidden])');
    hits.textContent = count + ' of ' + rows.length;
  };
  field.addEventListener('input', filter);
  for (const tick of ticks) tick.addEventListener('change', filter);
  box.hidden = false;
}
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('details')) one.open = true;
});
`;
