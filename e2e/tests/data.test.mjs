// Data supervision as people do it: a unit uploads workbooks, wrong first, a resident team accepts them, a supervisor runs models and
// verifies what they found, and a letter of suggestion comes out. The unit learns nothing of it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from '../harness/browser.mjs';
import { startDemo } from '../harness/demo.mjs';
import { day, enter, go, lookAt } from '../harness/people.mjs';

/** A unit with a vehicle that pays all its fuel in cash and has no card. */
const CODE = '219901-777';
const VEHICLES = `号牌号码,单位编码,油箱容积,油品标号,能源类型,使用状态,启用日期\n辽R77701,${CODE},60,92号汽油,汽油,在用,2020-01-01\n`;
const VOUCHERS = [
  '单位编码,凭证号,日期,费用类别,支付方式,金额,收款方',
  ...Array.from({ length: 12 }, (_, month) => {
    const number = String(month + 1).padStart(2, '0');
    return `${CODE},记-${number}07,2025-${number}-15,燃油,现金,480.00,云岭加油站`;
  }),
  '',
].join('\n');

let demo;
let browser;
let unit;
let team;
let supervisor;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  unit = await enter(browser, demo.url, 'jiaotong.jb');
  team = await enter(browser, demo.url, 'pz2');
  supervisor = await enter(browser, demo.url, 'dsj');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function openTask(page) {
  await page.goto('/collections');
  await go(page, page.getByRole('link', { name: /加油卡使用情况/ }).first());
}

/** The submission of a data set, from the task's page of the unit itself. */
async function openOwn(page, set) {
  await openTask(page);
  await go(page, page.getByRole('main').getByRole('link', { name: set }).first());
}

async function upload(page, name, text) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await go(page, page.getByRole('button', { name: '上传并校验' }));
  await page.getByText(/校验通过|待复核|须改/).first().waitFor();
}

let vehicles;
let vouchers;

test('a unit uploads, sees what is wrong, and uploads again', async () => {
  await openOwn(unit, '公务车辆');
  vehicles = new URL(unit.url()).pathname;
  await upload(unit, '公务车辆.csv', VEHICLES.replace('辽R77701', '辽R777O1'));
  await unit.getByText('须改').first().waitFor();
  await lookAt({ page: unit }, 'data-wrong');
  await upload(unit, '公务车辆.csv', VEHICLES);
  await unit.getByText('待复核').first().waitFor();
  await openOwn(unit, '报账凭证');
  vouchers = new URL(unit.url()).pathname;
  await upload(unit, '凭证.csv', VOUCHERS);
  await unit.getByText('待复核').first().waitFor();
});

test('the resident team accepts', async () => {
  for (const path of [vehicles, vouchers]) {
    await team.goto(path);
    await go(team, team.getByRole('button', { name: '通过' }));
    await team.getByText('已通过').first().waitFor();
  }
});

test('a supervisor runs the models', async () => {
  await openTask(supervisor);
  await go(supervisor, supervisor.getByRole('link', { name: '模型运行' }));
  await supervisor.getByRole('button', { name: '运行模型' }).or(supervisor.getByRole('link', { name: '运行模型' })).first().click();
  const form = supervisor.getByRole('dialog', { name: '运行监督模型' });
  await lookAt({ page: supervisor }, 'data-run-form');
  await go(supervisor, form.getByRole('button', { name: '运行', exact: true }));
  await supervisor.getByText('已完成', { exact: true }).first().waitFor({ timeout: 60_000 });
  await lookAt({ page: supervisor }, 'data-run');
});

test('units without cards end up in a letter of suggestion', async () => {
  await supervisor.goto('/flags?nature=suggestion');
  await lookAt({ page: supervisor }, 'data-suggestions');
  const rows = supervisor.locator('tr').filter({ hasText: '工作建议' });
  assert.equal(await rows.count(), 2, 'the unit of the demo and the one that uploaded');
  await supervisor.getByText('全部指派').first().click();
  const assign = supervisor.getByRole('dialog', { name: '全部指派' });
  await assign.getByLabel('核实人').selectOption({ index: 1 });
  await go(supervisor, assign.getByRole('button', { name: '指派' }));
  const links = await rows.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  for (const href of new Set(links)) {
    await supervisor.goto(href);
    await supervisor.getByText('登记核实结果').first().click();
    const form = supervisor.getByRole('dialog', { name: '登记核实结果' });
    await form.getByLabel('核实结果').selectOption({ label: '属实' });
    await form.getByLabel('核实情况').fill('经核对凭证，全年以现金加油，未办理公务加油卡。');
    await go(supervisor, form.getByRole('button', { name: '登记' }));
  }
  await openTask(supervisor);
  await go(supervisor, supervisor.getByRole('link', { name: '监察建议' }));
  await supervisor.getByText('县交通局').first().waitFor();
  await lookAt({ page: supervisor }, 'data-suggestion');
  await supervisor.getByText('起草监察建议书').first().click();
  const form = supervisor.getByRole('dialog', { name: '起草监察建议书' });
  await form.getByLabel('主送单位').fill('县机关事务服务中心');
  await form.getByLabel('反馈期限').fill(day(30));
  const [draft] = await Promise.all([
    supervisor.waitForEvent('download'),
    form.getByRole('button', { name: '下载草稿' }).click(),
  ]);
  assert.match(draft.suggestedFilename(), /监察建议书.*\.docx$/);
});

test('a suspicion is looked up, disposed of and verified', async () => {
  await supervisor.goto('/flags?nature=suspicion&state=open');
  await lookAt({ page: supervisor }, 'data-flags');
  await go(supervisor, supervisor.locator('tbody a').first());
  await lookAt({ page: supervisor }, 'data-flag');
  const act = async (label, button, fill, leads = true) => {
    const control = supervisor.getByRole('main').locator('a, button').filter({ hasText: label }).first();
    if (!(await control.isVisible())) {
      await supervisor.locator('.head .act summary', { hasText: '更多' }).click();
    }
    await control.click();
    const form = supervisor.getByRole('dialog', { name: label });
    await fill(form);
    const send = form.getByRole('button', { name: button, exact: true });
    // A download leaves the page where it is.
    await (leads ? go(supervisor, send) : send.click());
  };
  await act('指派核实人', '指派', (form) => form.getByLabel('核实人').selectOption({ index: 1 }));
  await act('查看原始数据', '查看', (form) => form.getByLabel('查看事由').fill('核对派车单'));
  await supervisor.getByText('正在显示原始数据').waitFor();
  await act('确定处置方式', '确定', async (form) => {
    await form.getByLabel('处置方式').selectOption({ label: '谈话函询' });
    await form.getByLabel('处置理由').fill('请持卡人说明当日行程');
  });
  const [paper] = await Promise.all([
    supervisor.waitForEvent('download'),
    act('出具疑点说明', '下载说明', async (form) => {
      await form.getByLabel('说明对象').fill('持卡人');
      await form.getByLabel('文件格式').selectOption({ label: 'PDF' });
    }, false),
  ]);
  assert.match(paper.suggestedFilename(), /疑点说明.*\.pdf$/);
  if (process.env.BIHUAN_PICTURES) {
    await paper.saveAs(`${process.env.BIHUAN_PICTURES}/explanation.pdf`);
  }
  await supervisor.reload();
  await supervisor.getByText('出具疑点说明').first().waitFor();
  await act('登记核实结果', '登记', async (form) => {
    await form.getByLabel('核实结果').selectOption({ label: '不属实' });
    await form.getByLabel(/误报原因/).selectOption({ index: 1 });
    await form.getByLabel('核实情况').fill('跨省公务，有派车单。');
  });
  await supervisor.getByText('已核实').first().waitFor();
  await lookAt({ page: supervisor }, 'data-verified');
});

test('the unit and the team find nothing of it', async () => {
  for (const page of [unit, team]) {
    for (const path of ['/flags', '/models', `${await runs()}`]) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 404, path);
    }
  }
});

async function runs() {
  await openTask(supervisor);
  return `${new URL(supervisor.url()).pathname}/runs`;
}
