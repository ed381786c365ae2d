// What the office does on the first day: sign in, import the document, correct, confirm, filter, open, export.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { seriousProblems } from '../harness/axe.mjs';
import { LAPTOP, TELEPHONE, assertQuiet, launch, picture, visit } from '../harness/browser.mjs';
import { CLERK, PASSWORD, signIn, startDemo } from '../harness/demo.mjs';

const DOCUMENT = new URL('../fixtures/progress.txt', import.meta.url).pathname;
const NEW_TITLE = '农村饮水工程管护责任不落实，32处供水点水质不稳定。';

let demo;
let browser;
let page;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  page = await visit(browser, demo.url);
  page.on('dialog', (dialog) => dialog.accept());
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Both sizes of picture, and what axe and the page itself complain about. */
async function lookAt(name) {
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

test('a wrong password is refused in words, the right one opens the workbench', async () => {
  await page.goto('/');
  assert.match(page.url(), /\/sign-in/);
  await lookAt('sign-in');
  await page.getByLabel('账号').fill(CLERK);
  await page.getByLabel('密码').fill(`${PASSWORD}!`);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('alert').waitFor();
  await signIn(page, CLERK);
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
  await lookAt('workbench');
});

test('a document is read, and shown beside what was read', async () => {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '台账' }).click();
  await page.getByRole('link', { name: '导入反馈文件' }).click();
  await page.waitForURL(/import/);
  await lookAt('import');
  await page.getByLabel(/选择文件/).setInputFiles(DOCUMENT);
  await page.getByRole('heading', { name: '核对读出的问题' }).waitFor();
  assert.equal(await page.locator('#outline tr[data-row]').count(), 8);
  assert.equal(await page.locator('#outline tr.group').count(), 2);
  await lookAt('import-preview');
});

test('a row is corrected, another left out, and the rest confirmed', async () => {
  const rows = page.locator('#outline tr[data-row]');
  await rows.nth(0).getByRole('link', { name: '改题' }).click();
  await page.getByLabel('问题表述').fill(NEW_TITLE);
  await page.getByRole('button', { name: '保存' }).click();
  await rows.nth(0).getByText(NEW_TITLE).waitFor();
  await rows.nth(6).getByRole('button', { name: '不列入' }).click();
  await page.getByText('不列入 1 个').waitFor();
  await page.getByRole('button', { name: '确认并列入台账（7）' }).click();
  await page.getByRole('heading', { name: '整改台账' }).waitFor();
  await lookAt('ledger');
});

test('the ledger is filtered, and a finding opened', async () => {
  await page.getByRole('link', { name: '筛选' }).click();
  await page.getByLabel('文字').fill('管护责任不落实');
  await page.getByRole('button', { name: '筛选', exact: true }).click();
  const rows = page.locator('#sheet tbody tr[data-row]');
  await page.waitForURL(/text=/);
  await rows.getByText(NEW_TITLE).first().waitFor();
  assert.equal(await rows.count(), 1);
  await rows.locator('th a').click();
  await page.getByRole('heading', { name: '经过' }).waitFor();
  await page.getByText('32处供水点已全部完成改造').first().waitFor();
  await lookAt('finding');
  await page.goBack();
});

test('the filtered ledger is exported as a workbook', async () => {
  await page.getByText('导出', { exact: true }).first().click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.head .drop a[download]').first().click(),
  ]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  const bytes = readFileSync(await download.path());
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
  assertQuiet(page);
});

test('without scripts the ledger can still be read', async () => {
  const plain = await visit(browser, demo.url, { javaScript: false });
  await signIn(plain, CLERK);
  await plain.goto(new URL(page.url()).pathname);
  assert.ok((await plain.locator('#sheet tbody tr[data-row]').count()) > 0);
  await plain.context().close();
});
