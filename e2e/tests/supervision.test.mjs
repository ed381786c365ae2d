// What the office does every week: a letter from a proposal to a reply that was taken, and the pages of supervision looked at in
// both sizes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { seriousProblems } from '../harness/axe.mjs';
import { LAPTOP, TELEPHONE, assertQuiet, launch, picture } from '../harness/browser.mjs';
import { CLERK, startDemo } from '../harness/demo.mjs';
import { enter, go } from '../harness/people.mjs';

let demo;
let browser;
let clerk;
let director;
let handler;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  clerk = await enter(browser, demo.url, CLERK);
  director = await enter(browser, demo.url, 'zgbzr');
  handler = await enter(browser, demo.url, 'zhujian.jb');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Both sizes of picture, and what axe and the page itself complain about. */
async function lookAt(page, name) {
  for (const [size, viewport] of [['1366', LAPTOP], ['390', TELEPHONE]]) {
    await page.setViewportSize(viewport);
    await picture(page, `${name}-${size}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= viewport.width, `${name} is ${width} px wide on a screen of ${viewport.width}`);
    assertQuiet(page);
    assert.deepEqual(await seriousProblems(page), [], `${name} at ${size}`);
  }
  await page.setViewportSize(LAPTOP);
}

test('the pages of supervision are quiet in both sizes', async () => {
  const pages = {
    letters: '/letters',
    register: '/letters/register',
    settings: '/letters/settings',
    ladder: '/ladder',
    cards: '/cards',
    rounds: '/rounds',
    instructions: '/instructions',
    burden: '/burden',
    reports: '/reports?kind=month',
    system: '/plan/system',
    inbox: '/inbox',
    notices: '/account/notices',
  };
  for (const [name, path] of Object.entries(pages)) {
    await clerk.goto(path);
    await lookAt(clerk, name);
  }
});

test('a letter goes from a draft to a reply that was taken', async () => {
  await clerk.goto('/letters');
  await clerk.getByRole('button', { name: '起草文书' }).click();
  const choose = clerk.getByRole('dialog', { name: '起草文书' });
  await choose.getByLabel('文书种类').selectOption({ label: '督办函' });
  await choose.getByText('主送单位（可多选）').click();
  await choose.getByLabel('县住建局', { exact: true }).check();
  await go(clerk, choose.getByRole('button', { name: '下一步' }));
  const draft = clerk.getByRole('dialog', { name: '起草督办函' });
  assert.match(await draft.getByLabel('正文').inputValue(), /县委|整改/);
  await lookAt(clerk, 'letter-new');
  await go(clerk, draft.getByRole('button', { name: '保存草稿' }));
  await clerk.getByText('已保存。').first().waitFor();
  const letter = new URL(clerk.url()).pathname;

  await handler.goto(letter);
  assert.match(await handler.locator('main').innerText(), /没有找到/, 'a draft is nobody else’s business');

  await director.goto(letter);
  await director.getByRole('button', { name: '印发' }).first().click();
  await go(director, director.getByRole('dialog', { name: '印发文书' }).getByRole('button', { name: '印发' }));
  await director.getByText(/云整改督〔\d{4}〕\d+号/).first().waitFor();

  await handler.goto(letter);
  await go(handler, handler.getByRole('button', { name: '签收' }));
  await handler.getByRole('button', { name: '回复' }).click();
  const reply = handler.getByRole('dialog', { name: '回复' });
  await reply.getByLabel('办理情况').fill('已召开专题会，本月底前办结。');
  await go(handler, reply.getByRole('button', { name: '提交回复' }));
  await lookAt(handler, 'letter');

  await clerk.goto(letter);
  await go(clerk, clerk.getByRole('button', { name: '采纳' }));
  await clerk.getByText('已办结').first().waitFor();
  const paper = await clerk.request.get(`${letter}/paper?format=pdf`);
  assert.equal(paper.headers()['content-type'], 'application/pdf');
});

test('a figure of the report opens the rows that it counts', async () => {
  await clerk.goto('/reports?kind=month');
  const row = clerk.getByRole('row', { name: /已逾期/ });
  const link = row.getByRole('link').first();
  const told = Number((await link.innerText()).replace(/\D/g, ''));
  await go(clerk, link);
  const chip = clerk.getByText('已逾期').first();
  await chip.waitFor();
  const shown = await clerk.locator('tbody tr[data-row]').count();
  assert.equal(shown, Math.min(told, 50));
});
