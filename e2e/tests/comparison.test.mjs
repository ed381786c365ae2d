// An old roll has names and no identity numbers. A supervisor has it compared with the village cadres, looks at what is proposed, looks
// up one pair with a reason and decides. Whoever handed the tables in finds nothing of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from '../harness/browser.mjs';
import { startDemo } from '../harness/demo.mjs';
import { enter, go, lookAt, order, tick } from '../harness/people.mjs';

const TASK = '安置人员核对';
const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'];
const FIRST = [...'建国文志德明春秋玉'];
const SECOND = [...'华军兰芳涛梅林峰霞平英'];
const CADRES = 40;
/** So many cadres stand in the roll, the last of them with a wrong digit in the birthday. */
const BOTH = 7;

const two = (number) => String(number).padStart(2, '0');

/** A made-up person; another for every number. */
function made(number) {
  const name = SURNAMES[number % 20] + FIRST[Math.floor(number / 3) % 9] + SECOND[(number * 7) % 11];
  const [year, month, date] = [1950 + (number % 45), ((number * 5) % 12) + 1, ((number * 11) % 26) + 1];
  const body = `219901${year}${two(month)}${two(date)}${String(number + 1).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, place) => all + weight * Number(body[place]), 0);
  const village = `2199011002${two((number % 9) + 1)}`;
  return { name, id: body + '10X98765432'[sum % 11], village, birth: (slip) => `${year}-${two(month)}-${two(date + slip)}` };
}

function cadres() {
  const rows = Array.from({ length: CADRES }, (_, number) => made(number));
  const lines = rows.map((it) => `${it.id},${it.name},${it.village},村委会委员,2020-01-01`);
  return ['身份证号,姓名,村代码,职务,任职日期', ...lines, ''].join('\n');
}

function roll() {
  const both = Array.from({ length: BOTH }, (_, number) => [made(number), number === BOTH - 1 ? 1 : 0]);
  const strangers = Array.from({ length: 40 }, (_, number) => [made(100 + number), 0]);
  const lines = [...both, ...strangers].map(([it, slip], at) => `安置名册,${at + 1},${it.name},${it.birth(slip)},${it.village}`);
  return ['名册名称,序号,姓名,出生日期,村代码', ...lines, ''].join('\n');
}

let demo;
let browser;
let supervisor;
let unit;
let comparison;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  supervisor = await enter(browser, demo.url, 'dsj');
  unit = await enter(browser, demo.url, 'jiaotong.jb');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function openTask(page) {
  await page.goto('/collections');
  await go(page, page.getByRole('link', { name: TASK }).first());
}

/** Presses a button and sends the form that it opens. */
async function act(page, [label, title = label], send, fill) {
  await page.getByRole('main').getByRole('button', { name: label, exact: true }).first().click();
  const form = page.getByRole('dialog', { name: title });
  await fill(form);
  await go(page, form.getByRole('button', { name: send, exact: true }));
}

test('a roll without numbers and the cadres are handed in and accepted', async () => {
  await supervisor.goto('/collections');
  await act(supervisor, ['下达采集任务'], '下达', async (form) => {
    await order(form, {
      任务名称: TASK,
      调取函号: '云纪调〔2026〕2号',
      使用目的: '核对安置人员名册',
      采集范围: '村干部和安置人员',
    });
    await tick(form, '报送哪些数据集', [/^村干部（/, /^人员名册（/]);
    await tick(form, '由哪些单位报送', ['县交通局']);
  });
  for (const [set, text] of [['村干部', cadres()], ['人员名册', roll()]]) {
    await openTask(unit);
    await go(unit, unit.getByRole('main').getByRole('link', { name: set }).first());
    const buffer = Buffer.from(text);
    await unit.locator('input[type=file]').setInputFiles({ name: `${set}.csv`, mimeType: 'text/csv', buffer });
    await go(unit, unit.getByRole('button', { name: '上传并校验' }));
    await unit.getByText('待复核').first().waitFor();
    // No team was named: the supervisors check.
    await supervisor.goto(new URL(unit.url()).pathname);
    await go(supervisor, supervisor.getByRole('button', { name: '通过' }));
    await supervisor.getByText('已通过').first().waitFor();
  }
});

test('pairs are proposed, and those who are sure are told apart from those in question', async () => {
  await openTask(supervisor);
  await go(supervisor, supervisor.getByRole('link', { name: '人员比对' }));
  await lookAt({ page: supervisor }, 'comparison-none');
  await act(supervisor, ['开始比对', '比对两个数据集中的人员'], '开始比对', async (form) => {
    await form.getByLabel('数据集一').selectOption({ label: '村干部' });
    await form.getByLabel('数据集二').selectOption({ label: '人员名册' });
    await form.getByLabel('比对事由').fill('核对安置名册中是否有村干部');
    await lookAt({ page: supervisor }, 'comparison-form');
  });
  await supervisor.getByText('已完成', { exact: true }).first().waitFor({ timeout: 60_000 });
  comparison = new URL(supervisor.url()).pathname;
  const count = async (label) =>
    Number(await supervisor.locator('ul.counts li').filter({ hasText: new RegExp(`^\\s*\\d+\\s*${label}\\s*$`) }).locator('b').textContent());
  assert.equal(await count('待判'), 1);
  assert.equal(await count('建议关联'), BOTH - 1);
  assert.equal(await count('已判定'), 0);
  await lookAt({ page: supervisor }, 'comparison');
  const text = await supervisor.getByRole('main').textContent();
  assert.ok(!text.includes(made(BOTH - 1).name), 'names are covered');
});

test('a pair is looked up with a reason and decided', async () => {
  await go(supervisor, supervisor.locator('tbody a').first());
  await lookAt({ page: supervisor }, 'comparison-pair');
  await act(supervisor, ['查看原始数据'], '查看', (form) => form.getByLabel('查看事由').fill('核对户口簿'));
  await supervisor.getByText(made(BOTH - 1).name).first().waitFor();
  await lookAt({ page: supervisor }, 'comparison-open');
  await act(supervisor, ['同一人', '判定同一人'], '判定', (form) => form.getByLabel('判定理由').fill('户口簿与名册一致，名册日期写错一天'));
  await supervisor.getByText('户口簿与名册一致').first().waitFor();
  const text = await supervisor.getByRole('main').textContent();
  assert.ok(!text.includes(made(BOTH - 1).name), 'covered again');
  await lookAt({ page: supervisor }, 'comparison-decided');
  await supervisor.goto(`${comparison}?part=decided`);
  const [list] = await Promise.all([
    supervisor.waitForEvent('download'),
    supervisor.getByRole('link', { name: '导出已判定（XLSX）' }).first().click(),
  ]);
  assert.match(list.suggestedFilename(), /人员比对.*\.xlsx$/);
});

test('the unit finds nothing of it', async () => {
  for (const path of [comparison, new URL(supervisor.url()).pathname]) {
    assert.equal((await unit.goto(path)).status(), 404, path);
  }
});
