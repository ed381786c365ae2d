// A whole made-up county in the browser: its hundred units hand in their workbooks, messy first, five resident teams accept them, a
// supervisor runs models and verifies, and the units that declared nothing end up in one letter. What the pages say is compared with
// what the world is known to hold.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';

import { assertQuiet, launch, visit } from '../harness/browser.mjs';
import { makeCounty } from '../harness/county.mjs';
import { PASSWORD, signIn, startEmpty } from '../harness/demo.mjs';
import { day, enter, go, lookAt, navigate, order, tick } from '../harness/people.mjs';
import { together } from '../harness/together.mjs';

/** So many browsers at once: more than the cores of a small machine would only wait for each other. */
const LANES = 3;
const TITLES = { vehicle: '公务车辆', voucher: '报账凭证', fuel_card: '公务加油卡', fuel_txn: '刷卡记录' };
const ROOT = '云岭县委';
const TASK = '公务加油卡数据采集';
/** Mess in swipes that is sent back. The rest is read as it is meant, or only doubted. */
const isBlocking = ({ mess, column }) =>
  ['as_number', 'short_year', 'unknown_card', 'word_as_amount'].includes(mess) || (mess === 'blank' && column === 'card_no');

const folder = mkdtempSync(join(tmpdir(), 'bihuan-hundred-'));
let county;
let server;
let browser;
let supervisor;
/** Each with the number that the registers give the unit, and its account. */
let units;
let teams;

const padded = (number) => String(number).padStart(3, '0');
const word = (name) => `${name}经办`;

before(async () => {
  mkdirSync(join(folder, 'data'));
  server = await startEmpty(join(folder, 'data'));
  browser = await launch();
  county = makeCounty(join(folder, 'county'));
  // Not named after their numbers: the letter must find the name by who handed in.
  units = county.units.map((code, at) => ({ code, name: `县直${padded(at + 1)}单位`, login: `dw${padded(at + 1)}`, roles: ['单位经办人', '单位负责人'] }));
  const share = Math.ceil(units.length / 5);
  teams = Array.from({ length: 5 }, (_, at) => ({
    name: `派驻第${at + 1}组`,
    login: `pz${at + 1}`,
    roles: ['派驻组'],
    units: units.slice(at * share, (at + 1) * share),
  }));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** People at a few browsers, one after the other at each: everybody signs in, works and signs out. */
async function atWork(people, work) {
  const pages = await Promise.all(Array.from({ length: LANES }, () => visit(browser, server.url)));
  const results = await together(pages, people, async (page, person) => {
    if (person.once) {
      await firstSignIn(page, person);
    } else {
      await signIn(page, person.login);
    }
    const done = await work(page, person);
    await page.locator('.me summary').click();
    await go(page, page.getByRole('button', { name: '退出登录' }));
    return done;
  });
  pages.forEach(assertQuiet);
  await Promise.all(pages.map((page) => page.context().close()));
  return results;
}

/** With the code that the administrator gave, which has to be changed at once. */
async function firstSignIn(page, person) {
  await signIn(page, person.login, person.once);
  await page.getByLabel('现在的密码').fill(person.once);
  await page.getByLabel(/^新密码/).fill(PASSWORD);
  await page.getByLabel('再输一次新密码').fill(PASSWORD);
  await go(page, page.getByRole('button', { name: '修改' }));
  await signIn(page, person.login);
  delete person.once;
}

async function openTask(page) {
  await page.goto('/collections');
  await go(page, page.getByRole('link', { name: TASK }));
}

/** The figure above a word. */
async function figure(page, label) {
  const box = page.locator('ul.counts li').filter({ has: page.locator('span', { hasText: new RegExp(`^${label}$`) }) });
  return number(await box.locator('b').textContent());
}

const number = (text) => Number(text.replaceAll(',', ''));

/** The stage that stands beside the heading of a submission. */
const stage = async (page) => (await page.locator('h1 .tag').textContent()).trim();

test('the first start names the county and its administrators', async () => {
  const page = await visit(browser, server.url);
  await page.goto('/');
  await page.getByLabel('启用码').fill(server.code);
  await page.getByLabel('组织名称').fill(ROOT);
  for (const [title, login] of [['系统管理员', 'xtgly'], ['安全保密管理员', 'aqgly'], ['安全审计员', 'sjgly']]) {
    const one = page.getByRole('group', { name: title });
    await one.getByLabel('姓名').fill(title);
    await one.getByLabel('账号').fill(login);
    await one.getByLabel('密码').fill(PASSWORD);
  }
  await go(page, page.getByRole('button', { name: '启用' }));
  await page.getByLabel('账号').waitFor();
  await page.context().close();
});

/**
 * Fills in a form of another page and sends it without showing either: what an administrator does a hundred times is looked at once.
 * Gives what stands at `wanted` on the page that answers.
 */
function sends(page, path, form, values, wanted) {
  return page.evaluate(
    async ([path, form, values, wanted]) => {
      const read = async (answer) => {
        const read = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${read.querySelector('.wrong, .oops')?.textContent}`);
        return read;
      };
      const blank = (await read(await fetch(path))).querySelector(form);
      const fields = new FormData(blank);
      for (const [name, label] of Object.entries(values)) {
        const options = [...blank.querySelectorAll(`[name=${name}] option`)];
        fields.set(name, options.find((one) => one.textContent === label)?.value ?? label);
      }
      const sent = await fetch(blank.getAttribute('action'), { method: 'POST', body: new URLSearchParams(fields) });
      return (await read(sent)).querySelector(wanted)?.textContent.trim();
    },
    [path, form, values, wanted],
  );
}

test('administrators make a hundred units, five teams and their accounts', async () => {
  const system = await enter(browser, server.url, 'xtgly');
  const security = await enter(browser, server.url, 'aqgly');
  supervisor = { name: '县纪委监委', login: 'dsj', roles: ['大数据监督'] };
  const [first, ...others] = [supervisor, ...teams, ...units];
  await navigate(system, '单位人员');
  await go(system, system.locator('li.in-0').getByRole('link', { name: '增加下级' }));
  const add = new URL(system.url());
  await system.getByLabel('单位名称').fill(first.name);
  await go(system, system.getByRole('button', { name: '增加', exact: true }));
  for (const { name } of others) {
    await sends(system, `${add.pathname}${add.search}`, '#edit form', { name }, 'h1');
  }
  await system.reload();
  await system.getByText(`${others.length + 2} 个单位`).waitFor();
  await lookAt({ page: system }, 'hundred-units');
  await go(system, system.getByRole('link', { name: '人员', exact: true }));
  await go(system, system.getByRole('link', { name: '新增人员' }));
  await system.getByLabel('姓名').fill(word(first.name));
  await system.getByLabel('账号').fill(first.login);
  await system.getByRole('combobox', { name: '单位' }).selectOption({ label: first.name });
  await go(system, system.getByRole('button', { name: '建立账号' }));
  first.once = (await system.locator('.secret output').textContent()).trim();
  for (const person of others) {
    const values = { name: word(person.name), login: person.login, unit: person.name };
    person.once = await sends(system, '/people/new', 'form[action="/people"]', values, '.secret output');
  }
  await navigate(security, '单位人员');
  await go(security, security.getByRole('link', { name: '人员', exact: true }));
  const rows = security.locator('tr[data-row]');
  assert.equal(await rows.count(), others.length + 4);
  const pages = await rows.evaluateAll((all) => all.map((row) => [row.querySelector('td').textContent, row.querySelector('a').href]));
  const pageOf = Object.fromEntries(pages);
  for (const { login, roles } of [first, ...others]) {
    await security.goto(pageOf[login]);
    for (const role of roles) {
      await security.getByLabel(role).check();
    }
    await go(security, security.getByRole('button', { name: '保存角色' }));
    await security.getByText('已保存。').waitFor();
  }
  for (const page of [system, security]) {
    assertQuiet(page);
    await page.context().close();
  }
});

test('a supervisor asks all of them for four data sets and divides them among the teams', async () => {
  const page = await visit(browser, server.url);
  page.on('dialog', (dialog) => dialog.accept());
  await firstSignIn(page, supervisor);
  supervisor.page = page;
  await page.goto('/collections');
  await page.getByRole('button', { name: '下达采集任务' }).click();
  const form = page.getByRole('dialog', { name: '下达采集任务' });
  await order(form, {
    任务名称: TASK,
    调取函号: '云纪调〔2026〕1号',
    使用目的: '核对公务加油卡使用情况',
    采集范围: '全县公务车辆、加油卡、刷卡记录和燃油凭证',
  });
  await tick(form, '报送哪些数据集', Object.values(TITLES).map((title) => new RegExp(`^${title}（`)));
  // Everybody, but not those who ask and check.
  const all = form.locator('details').filter({ has: page.locator('summary', { hasText: '由哪些单位报送' }) });
  await all.locator('summary').click();
  await all.getByRole('button', { name: '全选' }).click();
  for (const name of [ROOT, supervisor.name, ...teams.map((team) => team.name)]) {
    await all.getByLabel(name).uncheck();
  }
  await go(page, form.getByRole('button', { name: '下达', exact: true }));
  for (const team of teams) {
    await page.getByRole('button', { name: '派驻组分工' }).click();
    const share = page.getByRole('dialog', { name: '派驻组分工' });
    await share.getByLabel('派驻组').selectOption({ label: team.name });
    await tick(share, '校验哪些单位', team.units.map((unit) => unit.name));
    await go(page, share.getByRole('button', { name: '保存' }));
    await page.getByText('已保存。').waitFor();
  }
  assert.equal(await figure(page, '未报'), 4 * units.length);
  assert.equal(await page.getByRole('region', { name: '谁报了什么' }).locator('tr[data-row]').count(), units.length);
});

/** From the task's page of the unit itself to the submission of a data set. */
async function openOwn(page, set) {
  await go(page, page.getByRole('main').getByRole('link', { name: TITLES[set], exact: true }));
}

async function backToTask(page) {
  await go(page, page.locator('.crumbs').getByRole('link', { name: TASK }));
}

/** Hands a workbook in and gives where the submission stands then. */
async function upload(page, path) {
  await page.locator('input[type=file]').setInputFiles(path);
  await go(page, page.getByRole('button', { name: '上传并校验' }));
  return stage(page);
}

/** The head signs that there is nothing. A reason is asked for; what others know is held against it. */
async function declareNothing(page, unit, set) {
  await page.getByRole('button', { name: '零申报' }).click();
  const form = page.getByRole('dialog', { name: '零申报' });
  const reason = form.getByLabel('没有数据的原因');
  const known = county.zeroReports.find((it) => it.unit === unit.code && it.table === set)?.reason;
  if (!known) {
    await form.getByRole('button', { name: '签名并提交' }).click();
    assert.ok(await reason.evaluate((field) => field.validity.valueMissing), 'nothing was sent without a reason');
  }
  unit.reason = known || '本单位没有这类数据';
  await reason.fill(unit.reason);
  await go(page, form.getByRole('button', { name: '签名并提交' }));
  await page.getByText(`零申报：${unit.reason}（${word(unit.name)}）`).waitFor();
  return stage(page);
}

/** Hands in what the unit has of a data set. */
async function handIn(page, unit, set) {
  await openOwn(page, set);
  const rows = county.rows(set, unit.code);
  const now = rows === 0 ? await declareNothing(page, unit, set) : await upload(page, county.clean(unit.code, set));
  assert.equal(now, '待复核', `${unit.name} ${set}`);
  if (rows > 0) {
    assert.equal(await figure(page, '行'), rows, `${unit.name} ${set}`);
    assert.equal(await figure(page, '须改'), 0, `${unit.name} ${set}`);
  }
}

/** The teams accept everything that waits for them: so many parts of a unit. */
async function teamsAccept(parts) {
  await atWork(teams, async (page, team) => {
    await openTask(page);
    await go(page, page.locator('ul.counts').getByRole('link', { name: '待复核' }));
    const links = page.getByRole('region', { name: '谁报了什么' }).locator('tr[data-row] th a');
    const waiting = await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.equal(waiting.length, team.units.reduce((sum, unit) => sum + parts(unit), 0), team.name);
    for (const href of waiting) {
      await page.goto(href);
      await go(page, page.getByRole('button', { name: '通过' }));
      assert.equal(await stage(page), '已通过');
    }
  });
}

const hasCards = ({ code }) => county.rows('fuel_card', code) > 0;

test('units hand in registers and vouchers, and teams accept them', async () => {
  await atWork(units, async (page, unit) => {
    await openTask(page);
    await handIn(page, unit, 'vehicle');
    await backToTask(page);
    await handIn(page, unit, 'voucher');
    if (hasCards(unit)) {
      await backToTask(page);
      await handIn(page, unit, 'fuel_card');
    }
  });
  await teamsAccept((unit) => (hasCards(unit) ? 3 : 2));
});

test('units hand in swipes, see what is wrong and hand in again; who has none signs for it', async () => {
  const sentBack = await atWork(units, async (page, unit) => {
    await openTask(page);
    if (!hasCards(unit)) {
      await handIn(page, unit, 'fuel_card');
      const doubted = await figure(page, '存疑');
      assert.equal(doubted, county.contradictsZero(unit.code) ? 1 : 0, unit.name);
      await backToTask(page);
      await handIn(page, unit, 'fuel_txn');
      return false;
    }
    await openOwn(page, 'fuel_txn');
    const back = (await upload(page, county.messy(unit.code, 'fuel_txn'))) === '待整改';
    const wrong = page.getByRole('region', { name: '校验结果' }).locator('tr[data-row]').filter({ hasText: '须改' });
    assert.equal(back, (await figure(page, '须改')) > 0 && (await wrong.count()) > 0, unit.name);
    await backToTask(page);
    await handIn(page, unit, 'fuel_txn');
    return back;
  });
  const expected = units.map(({ code }) =>
    county.faults.some((it) => it.unit === code && it.table === 'fuel_txn' && isBlocking(it)),
  );
  assert.deepEqual(sentBack, expected);
  await teamsAccept((unit) => (hasCards(unit) ? 1 : 2));
});

/** The parts behind a figure of the board. */
async function listed(page, label) {
  await go(page, page.locator('ul.counts').getByRole('link', { name: label }));
  const rows = page.getByRole('region', { name: '谁报了什么' }).locator('tr[data-row]');
  return rows.evaluateAll((all) =>
    all.map((row) => ({
      set: row.querySelector('th a').textContent,
      unit: row.querySelector('th .second').textContent,
      says: row.querySelector('[data-label=行数]').textContent,
    })),
  );
}

test('the board shows who has nothing', async () => {
  const { page } = supervisor;
  await openTask(page);
  const sets = Object.keys(TITLES);
  assert.equal(await figure(page, '已通过'), sets.length * units.length);
  const without = (set) => units.filter(({ code }) => county.rows(set, code) === 0).map(({ name }) => name);
  assert.equal(await figure(page, '零申报'), sets.flatMap(without).length);
  assert.equal(await page.locator('a.tagged').filter({ hasText: '零申报' }).count(), sets.flatMap(without).length);
  await lookAt({ page }, 'hundred-board');
  const zero = (await listed(page, '零申报')).filter((line) => line.set === TITLES.fuel_card);
  assert.deepEqual(zero.map((line) => line.unit).sort(), without('fuel_card').sort());
  assert.equal(zero.length, county.zeroReports.filter((it) => it.table === 'fuel_card').length);
  assert.ok(zero.every((line) => line.says.startsWith('零申报')), 'with the reason');
  await lookAt({ page }, 'hundred-zero');
  await go(page, page.getByRole('link', { name: '看全部' }));
  for (const line of await listed(page, '已通过')) {
    const { code } = units.find(({ name }) => name === line.unit);
    const set = sets.find((one) => TITLES[one] === line.set);
    assert.equal(Number.parseInt(line.says.replaceAll(',', ''), 10) || 0, county.rows(set, code), `${line.unit} ${line.set}`);
  }
  await lookAt({ page }, 'hundred-accepted');
  await go(page, page.getByRole('link', { name: '看全部' }));
  await go(page, page.getByRole('link', { name: '数据质量' }));
  await lookAt({ page }, 'hundred-quality');
});

test('models find what the world is known to hold', async () => {
  const { page } = supervisor;
  await openTask(page);
  await go(page, page.getByRole('link', { name: '模型运行' }));
  await page.getByRole('button', { name: '运行模型' }).click();
  const form = page.getByRole('dialog', { name: '运行监督模型' });
  await go(page, form.getByRole('button', { name: '运行', exact: true }));
  await page.getByText('已完成', { exact: true }).first().waitFor({ timeout: 180_000 });
  await lookAt({ page }, 'hundred-run');
  const rows = page.getByRole('region', { name: '模型和参数' }).locator('tr[data-row]');
  const found = await rows.evaluateAll((all) =>
    all.map((row) => [row.querySelector('th a').textContent.split(' ')[0], row.querySelector('[data-label=结果]').textContent.trim()]),
  );
  assert.ok(found.length >= 8, `${found.length} models`);
  for (const [model, says] of found) {
    assert.equal(number(/^命中 ([\d,]+)$/.exec(says)?.[1] ?? says), county.hits(model).size, model);
  }
});

/** The units that declared nothing although they have vehicles and pay for fuel in cash, as a right model judges. */
const withVehicles = () => units.filter(({ code }) => [...county.hits('F14')].some((hit) => hit.startsWith(`${code} `)));

/** Presses what opens a form, fills it in and sends it. */
async function act(page, label, button, fill) {
  const control = page.getByRole('main').getByRole('button', { name: label, exact: true }).first();
  if (!(await control.isVisible())) {
    await page.locator('.head .act summary', { hasText: '更多' }).click();
  }
  await control.click();
  const form = page.getByRole('dialog', { name: label });
  await fill(form);
  await go(page, form.getByRole('button', { name: button, exact: true }));
}

async function verifyAsTrue(page, text) {
  await act(page, '登记核实结果', '登记', async (form) => {
    await form.getByLabel('核实结果').selectOption({ label: '属实' });
    await form.getByLabel('核实情况').fill(text);
  });
  await page.locator('h1').getByText('已核实').waitFor();
}

const assignAll = (page) =>
  act(page, '全部指派', '指派', (form) => form.getByLabel('核实人').selectOption({ label: word(supervisor.name) }));

test('flags are assigned and verified', async () => {
  const { page } = supervisor;
  await openTask(page);
  await go(page, page.getByRole('link', { name: '模型运行' }));
  await go(page, page.getByRole('main').getByRole('link', { name: '疑点', exact: true }).last());
  const open = await figure(page, '待核实');
  await lookAt({ page }, 'hundred-flags');
  await go(page, page.getByRole('link', { name: '工作建议' }));
  const rows = page.locator('tr[data-row]').filter({ hasText: '有车单位' });
  assert.equal(await rows.count(), withVehicles().length);
  const links = await rows.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await go(page, page.getByRole('link', { name: '全部', exact: true }));
  await assignAll(page);
  assert.equal(await figure(page, '核实中'), open);
  const suspicion = page.locator('tr[data-row]').filter({ hasText: '油箱' }).getByRole('link').first();
  await go(page, suspicion);
  await act(page, '确定处置方式', '确定', async (form) => {
    await form.getByLabel('处置方式').selectOption({ label: '初步核实' });
    await form.getByLabel('处置理由').fill('需核对派车单和行车记录');
  });
  await verifyAsTrue(page, '加油量超过油箱容积，经办人说不清去向。');
  for (const href of links) {
    await page.goto(href);
    await verifyAsTrue(page, '经核对凭证和派车单，全年以现金加油，未办理公务加油卡。');
  }
});

test('one letter of suggestion names the units that have vehicles and declared nothing', async () => {
  const { page } = supervisor;
  const judged = withVehicles().map(({ name }) => name);
  const others = units.map(({ name }) => name).filter((name) => !judged.includes(name));
  await openTask(page);
  await go(page, page.getByRole('link', { name: '监察建议' }));
  await lookAt({ page }, 'hundred-suggestion');
  const named = await page.getByRole('main').locator('tr[data-row] th').allTextContents();
  assert.deepEqual(named.map((name) => name.trim()).sort(), judged);
  for (const format of ['DOCX', 'PDF']) {
    await page.getByRole('button', { name: '起草监察建议书' }).click();
    const form = page.getByRole('dialog', { name: '起草监察建议书' });
    await form.getByLabel('主送单位').fill('县机关事务服务中心');
    await form.getByLabel('反馈期限').fill(day(30));
    await form.getByLabel('文件格式').selectOption({ label: format });
    const [draft] = await Promise.all([page.waitForEvent('download'), form.getByRole('button', { name: '下载草稿' }).click()]);
    assert.ok(draft.suggestedFilename().endsWith(`.${format.toLowerCase()}`));
    const text = textOf(await draft.path(), format);
    assert.match(text, /监察建议书/);
    assert.deepEqual(judged.filter((name) => !text.includes(name)), [], format);
    assert.deepEqual(others.filter((name) => text.includes(name)), [], format);
    await openTask(page);
    await go(page, page.getByRole('link', { name: '监察建议' }));
  }
  assertQuiet(page);
});

/** What a letter says, without what divides its lines. */
function textOf(path, format) {
  const text = format === 'PDF' ? execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' }) : packed(path, 'word/document.xml');
  return text.replaceAll(/<[^>]*>|\s/g, '');
}

/** A file of a ZIP archive. */
function packed(path, name) {
  const bytes = readFileSync(path);
  const header = bytes.indexOf(name) - 30;
  const [ofName, ofMore] = [bytes.readUInt16LE(header + 26), bytes.readUInt16LE(header + 28)];
  return inflateRawSync(bytes.subarray(header + 30 + ofName + ofMore)).toString();
}

test('units and teams find nothing of it', async () => {
  await atWork([units[0], teams[0]], async (page) => {
    for (const path of ['/flags', '/models', new URL(supervisor.page.url()).pathname]) {
      assert.equal((await page.goto(path)).status(), 404, path);
    }
    await page.goto('/collections');
  });
});
