// The people of the demo district, each with a browser of his own.

import assert from 'node:assert/strict';

import { seriousProblems } from './axe.mjs';
import { LAPTOP, TELEPHONE, assertQuiet, picture, visit } from './browser.mjs';
import { signIn } from './demo.mjs';

/** Who takes part in one finding: login, unit and role. Ten people; the last eight sign. */
export const PARTS = {
  clerk: { login: 'zgb', unit: '县委办', role: '整改办经办' },
  handler: { login: 'zhujian.jb', unit: '县住建局', role: '单位经办人' },
  head: { login: 'zhujian.jz', unit: '县住建局', role: '单位负责人' },
  leader: { login: 'fxz.cj', unit: '云岭县', role: '包案（分管）领导' },
  director: { login: 'zgbzr', unit: '县委办', role: '整改办主任' },
  principal: { login: 'shuji', unit: '云岭县', role: '主要领导' },
  office: { login: 'ls.xwb', unit: '县委办', role: '联审·党委办公室' },
  discipline: { login: 'ls.jw', unit: '县纪委监委', role: '联审·纪委监委' },
  organization: { login: 'ls.zzb', unit: '县委组织部', role: '联审·组织部' },
  inspection: { login: 'ls.xcb', unit: '县委巡察办', role: '联审·巡察办' },
};

/** Opens a browser of somebody's own, where he says yes to what the page asks, and signs in. Gives the page. */
export async function enter(browser, url, login) {
  const page = await visit(browser, url);
  page.on('dialog', (dialog) => dialog.accept());
  await signIn(page, login);
  return page;
}

/** Signs everybody in. Gives by part: the page, and the name that the system shows for the person. */
export async function gather(browser, url) {
  const arrivals = Object.entries(PARTS).map(async ([part, known]) => {
    const page = await enter(browser, url, known.login);
    const name = (await page.locator('.me .who').textContent()).trim();
    return [part, { ...known, name, page }];
  });
  return Object.fromEntries(await Promise.all(arrivals));
}

/** Presses what leads to another page, and waits until that page is there. An error page is a failure with its words. */
export async function go(page, control) {
  await Promise.all([page.waitForEvent('domcontentloaded'), control.click()]);
  const oops = page.locator('.oops');
  if (await oops.count()) {
    throw new Error(`${page.url()}: ${await oops.innerText()}`);
  }
}

/** Ticks boxes of a list that is folded under a label. */
export async function tick(form, label, names) {
  const box = form.locator('details').filter({ has: form.page().locator('summary', { hasText: label }) });
  await box.locator('summary').click();
  for (const name of names) {
    await box.getByLabel(name).check();
  }
}

/** What somebody who orders a collection of data writes: `about` says what for, the rest is alike everywhere. */
export async function order(form, about) {
  const filled = {
    法律依据: '《中华人民共和国监察法》第十八条',
    数据起始日期: '2025-01-01',
    数据截止日期: '2025-12-31',
    报送时限: day(30),
    数据保存到哪天: day(300),
    ...about,
  };
  for (const [label, text] of Object.entries(filled)) {
    await form.getByLabel(label).fill(text);
  }
}

/** Follows the main navigation. */
export function navigate(page, label) {
  return go(page, page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: label }));
}

/** Types the number of a finding into the search box, which opens it. */
export async function openFinding({ page }, number) {
  const box = page.getByRole('searchbox', { name: '搜索问题和任务' });
  await box.fill(number);
  await Promise.all([page.waitForURL(/\/findings\//), box.press('Enter')]);
  await page.getByRole('heading', { name: '经过' }).waitFor();
}

/** The page fits both sizes, complains of nothing, and axe finds nothing serious. Pictures where BIHUAN_PICTURES says. */
export async function lookAt({ page }, name, { axe = true } = {}) {
  for (const [size, viewport] of [['1366', LAPTOP], ['390', TELEPHONE]]) {
    await page.setViewportSize(viewport);
    if (process.env.BIHUAN_PICTURES) {
      await picture(page, `${name}-${size}`, { fullPage: true });
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= viewport.width, `${name} is ${width} px wide on a screen of ${viewport.width}`);
  }
  if (axe) {
    assert.deepEqual(await seriousProblems(page), [], name);
  }
  await page.setViewportSize(LAPTOP);
  assertQuiet(page);
}

/** What the timeline of the finding says, oldest first. */
export function timeline({ page }) {
  return page.locator('ol.story > li').evaluateAll((lines) =>
    lines
      .map((line) => ({
        what: line.querySelector('b').textContent.trim(),
        role: line.querySelector('.role')?.textContent.trim() ?? '',
        when: line.querySelector('time').dateTime,
        says: line.querySelector('.says')?.textContent.trim() ?? '',
      }))
      .reverse(),
  );
}

// Read once: a walk that passes midnight still speaks of the same days.
const BEGUN = Date.now();

/** The day so many days from today, in the district. */
export function day(from) {
  const there = new Date(BEGUN + 8 * 3_600_000 + from * 86_400_000);
  return there.toISOString().slice(0, 10);
}
