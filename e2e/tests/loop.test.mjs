// One finding through the whole loop, by ten people who each sign in: from the document to the rebound.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, launch } from '../harness/browser.mjs';
import { startDemo } from '../harness/demo.mjs';
import { day, gather, go, lookAt, openFinding, timeline } from '../harness/people.mjs';
import * as does from '../harness/steps.mjs';

const CODE = 'BZ';
const TASK = '逐户核实并办结';
const REASON = '入户核实还差 4 户，照片没有写明地点，补齐后再报。';
const SEEN = '抽看 6 户，3 户又停办，承诺的专班已经解散。';

const folder = mkdtempSync(join(tmpdir(), 'bihuan-loop-'));
let demo;
let browser;
let people;
let number;
let rebound;
let document;

/** The real document beside the clone, or the made-up one. */
function documentToWalk() {
  const seeds = new URL('../../../shared/seeds/', import.meta.url).pathname;
  const name = existsSync(seeds) ? readdirSync(seeds).find((file) => file.startsWith('001_')) : undefined;
  return name
    ? { path: join(seeds, name), findings: 70, at: 10 }
    : { path: new URL('../fixtures/progress.txt', import.meta.url).pathname, findings: 8, at: 2 };
}

function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

before(async () => {
  document = documentToWalk();
  demo = await startDemo();
  browser = await launch();
  people = await gather(browser, demo.url);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let broken = false;

/** A part of the walk. When one breaks, the rest cannot be walked. */
function walk(name, part) {
  test(name, async (t) => {
    if (broken) {
      t.skip('an earlier part of the walk broke');
      return;
    }
    broken = true;
    await part(t);
    broken = false;
  });
}

const everyPoint = (round) =>
  Object.fromEntries(
    ['有回应', '有责任人', '有举一反三', '有长效机制', '见人', '见事', '见数据', '见成效'].map((point) => [
      point,
      `第 ${round} 轮：${point}，见所附材料。`,
    ]),
  );

walk('the clerk has the document read and puts its findings on the ledger', async (t) => {
  if (document.at === 2) {
    t.diagnostic('no 001_*.txt in ../shared/seeds beside the clone: the made-up document is walked instead');
  }
  const { clerk } = people;
  assert.equal(new Set(Object.values(people).map(({ name }) => name)).size, 10, 'ten people, ten names');
  await does.openRectification(clerk, { code: CODE, name: '闭环走查整改' });
  assert.equal(await does.importDocument(clerk, document.path), document.findings);
  number = `${CODE}-${String(document.at).padStart(3, '0')}`;
  await go(clerk.page, clerk.page.locator('#sheet tr[data-row] th a', { hasText: number }));
});

walk('the clerk says who answers for it, the director gives it out', async () => {
  const { clerk, director, leader } = people;
  await does.assign(clerk, { lead: '县住建局', sponsor: leader.name, deadline: day(60) });
  await clerk.page.getByText('此事由整改办主任办理').first().waitFor();
  await openFinding(director, number);
  await does.issue(director);
});

walk('the unit hands in a plan, the director approves it, the unit signs for its task', async () => {
  const { handler, director } = people;
  await openFinding(handler, number);
  await does.handInPlan(handler, {
    goal: '两个月内 112 户全部办结，群众满意率不低于 95%。',
    task: TASK,
    unit: '县住建局',
    measures: ['成立专班，逐户列出清单', '印发办理规程，每周公布进度'],
  });
  await openFinding(director, number);
  await does.approvePlan(director);
  await openFinding(handler, number);
  await does.acceptTask(handler);
});

walk('the unit reports with a file, and asks for more time, which the director grants', async () => {
  const { handler, director } = people;
  const { page } = handler;
  await does.report(handler, {
    task: TASK,
    text: '已办结 108 户，剩余 4 户正在补充材料，预计下月办结。',
    figure: { 指标: '办结户数', 数量: '108', 总量: '112', 单位: '户' },
    claim: '正在推进',
    file: file('现场.png', await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 400 } })),
  });
  await lookAt(handler, 'loop-report');
  await does.submitReport(handler);
  await does.requestExtension(handler, { until: day(90), reason: '4 户的继承材料须公证，公证期为二十个工作日。' });
  await page.getByText('有一份延期申请等待审批').waitFor();
  await lookAt(handler, 'loop-extension-asked', { axe: false });
  await openFinding(director, number);
  await does.grantExtension(director);
  await director.page.getByText(`原定 ${day(60)}，已延期 1 次`).waitFor();
});

walk('more evidence comes in, the task is handed in and confirmed by the head of the unit', async () => {
  const { handler, head } = people;
  await openFinding(handler, number);
  await does.uploadEvidence(handler, {
    title: '逐户办结清单',
    kind: '表格',
    by: '县住建局专班',
    file: file('清单.txt', '户主编号,办结日期\n001,2026-10-08\n002,2026-10-09\n'),
  });
  await lookAt(handler, 'loop-finding-with-evidence');
  await does.submitTask(handler);
  await openFinding(head, number);
  await does.confirmTask(head);
});

walk('closure is asked for, and sent back in round 1 with a reason', async () => {
  const { handler, clerk, head, leader } = people;
  await openFinding(handler, number);
  await does.fillClosure(handler, '申请销号', everyPoint(1));
  await lookAt(handler, 'loop-closure');
  await does.submitClosure(handler, '提交销号申请');
  await does.sendForSigning(clerk, number);
  await does.sign(head, number);
  await does.openDossier(leader, number);
  await lookAt(leader, 'loop-dossier-round-1');
  await does.giveBack(leader, REASON);
  await openFinding(handler, number);
  await handler.page.getByText(`第 1 次退回：${REASON}`).first().waitFor();
});

walk('in round 2 a signer reads what changed; three sign, and a changed attachment voids the three', async () => {
  const { handler, clerk, head, leader, director, principal } = people;
  await does.uploadEvidence(handler, {
    title: '剩余 4 户办结凭证',
    kind: '票据',
    by: '县住建局专班',
    file: file('凭证.txt', '剩余 4 户已于本月办结。\n'),
  });
  await does.fillClosure(handler, '申请销号', everyPoint(2));
  await does.submitClosure(handler, '提交销号申请');
  await does.sendForSigning(clerk, number);
  await does.openDossier(head, number);
  const changes = head.page.locator('section.card', { has: head.page.getByRole('heading', { name: '与上一轮相比' }) });
  await changes.getByText('第 2 轮：见成效，见所附材料。').waitFor();
  await changes.getByText('第 1 轮：见成效，见所附材料。').waitFor();
  await changes.getByText(/剩余 4 户办结凭证/).first().waitFor();
  await lookAt(head, 'loop-dossier-round-2');
  for (const signer of [head, leader, director]) {
    await does.sign(signer, number);
  }
  assert.ok(await does.waitsFor(principal, number), 'the fourth signature is awaited');
  await handlerCannotSign();
  await openFinding(handler, number);
  await does.replaceEvidence(handler, '逐户办结清单', file('清单（更正）.txt', '户主编号,办结日期\n001,2026-10-10\n'));
  await lookAt(handler, 'loop-evidence-replaced');
  for (const signer of [head, leader, director, principal]) {
    assert.ok(!(await does.waitsFor(signer, number)), 'nothing waits before it is sent round again');
  }
  await openFinding(director, number);
  await director.page.locator('ol.story').getByText('更换佐证材料，已有的 3 个签字全部作废').waitFor();
  const needs = director.page.locator('section.card', { has: director.page.getByRole('heading', { name: '销号还差' }) });
  assert.equal(await needs.getByText('未轮到').count(), 8, 'nobody has signed any more');
  await lookAt(director, 'loop-finding-void');
  await openFinding(clerk, number);
  await does.openDossierFromFinding(clerk);
  await clerk.page.getByText('佐证材料已变更，须由牵头单位确认更换后的材料，才能送签。').waitFor();
  assert.equal(await clerk.page.getByRole('button', { name: '送签' }).count(), 0);
});

/** The unit that asks for closure has no part in the signatures. */
async function handlerCannotSign() {
  const { page } = people.handler;
  assert.equal(await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '会签联审' }).count(), 0);
  await openFinding(people.handler, number);
  await does.openDossierFromFinding(people.handler);
  await page.getByRole('heading', { name: '签字情况' }).waitFor();
  assert.equal(await page.getByRole('button', { name: '同意并签字' }).count(), 0);
}

walk('the unit confirms the changed material, everybody signs anew, the finding is closed', async () => {
  const { handler, clerk, head, leader, director, principal, ...reviewers } = people;
  await openFinding(handler, number);
  await does.fillClosure(handler, '更换材料', {});
  await does.submitClosure(handler, '确认更换');
  await does.sendForSigning(clerk, number);
  await does.openDossier(head, number);
  await head.page.locator('section.card', { has: head.page.getByRole('heading', { name: '与上一轮相比' }) }).getByText(/逐户办结清单/).first().waitFor();
  await lookAt(head, 'loop-dossier-after-void', { axe: false });
  for (const signer of [head, leader, director, principal, ...Object.values(reviewers)]) {
    await does.sign(signer, number);
  }
  await people.inspection.page.getByText('问题已销号').waitFor();
  await openFinding(clerk, number);
  await clerk.page.locator('.state').getByText('已销号').first().waitFor();
  await lookAt(clerk, 'loop-closed', { axe: false });
});

walk('a look-back is ordered; it finds the problem back, and the office declares the rebound', async () => {
  const { clerk, inspection } = people;
  await does.orderLookBack(clerk, { due: day(0), unit: '县委巡察办' });
  await does.recordLookBack(inspection, number, { result: '反弹回潮', text: SEEN, asked: '住户 6 户' });
  await lookAt(inspection, 'loop-look-back');
  await does.saveLookBack(inspection);
  await lookAt(inspection, 'loop-look-back-result', { axe: false });
  await clerk.page.reload();
  await clerk.page.getByRole('heading', { name: '疑似反弹，等待认定' }).waitFor();
  await go(clerk.page, clerk.page.getByRole('link', { name: '登记反弹' }));
  await lookAt(clerk, 'loop-rebound');
  await does.declareRebound(clerk);
  await clerk.page.getByText(`本问题由 ${number} 反弹而来，第 1 次反弹`).waitFor();
  rebound = (await clerk.page.locator('.crumbs li').last().textContent()).trim().split(' ')[0];
  assert.match(rebound, new RegExp(`^${CODE}-\\d{3}$`));
  assert.notEqual(rebound, number);
  await lookAt(clerk, 'loop-rebound-new', { axe: false });
});

walk('every step stands on the timeline: who, in which role, when', async () => {
  const { clerk, handler, head, leader, director, principal, office, discipline, organization, inspection } = people;
  await openFinding(clerk, number);
  await clerk.page.getByText(`本问题已反弹，重新列入台账，见 ${rebound}。`).waitFor();
  const told = await timeline(clerk);
  const steps = [
    [clerk, /列入台账/],
    [clerk, /指定了责任和时限/],
    [director, /下达/],
    [handler, /起草了整改方案/],
    [handler, /将整改方案报整改办主任审定/],
    [director, /制定方案，共 1 项任务|审定了整改方案/],
    [handler, /签收任务/],
    [handler, /上报进展/],
    [handler, /申请延期至/],
    [director, /批准延期至/],
    [handler, /提交佐证材料/, /逐户办结清单/],
    [handler, /提交任务办结/],
    [head, /确认任务办结/],
    [handler, /申请销号/],
    [clerk, /送签/],
    [head, /以牵头单位主要负责人身份会签/],
    [leader, /以分管领导身份退回，全部签字作废/, new RegExp(REASON)],
    [handler, /提交佐证材料/, /剩余 4 户办结凭证/],
    [handler, /申请销号/],
    [clerk, /送签/],
    [head, /以牵头单位主要负责人身份会签/],
    [leader, /以分管领导身份会签/],
    [director, /以党委办公室主任身份会签/],
    [handler, /更换佐证材料，已有的 3 个签字全部作废/, /逐户办结清单/],
    [handler, /更换了销号材料/],
    [clerk, /送签/],
    [head, /以牵头单位主要负责人身份会签/],
    [leader, /以分管领导身份会签/],
    [director, /以党委办公室主任身份会签/],
    [principal, /以党委主要领导身份会签/],
    [office, /代表党委办公室联审同意/],
    [discipline, /代表纪委监委联审同意/],
    [organization, /代表组织部联审同意/],
    [inspection, /联审全部同意，销号（已完成）/],
    [inspection, /办理后，系统自动安排了 .* 回头看（销号后定期）/],
    [clerk, new RegExp(`安排了 ${day(0)} 回头看（整改办安排）`)],
    [clerk, /指派了回头看人员/],
    [inspection, /回头看/, new RegExp(`反弹回潮。${SEEN}`)],
    [clerk, /登记反弹（第 1 次，回头看发现）/, new RegExp(SEEN)],
  ];
  let at = 0;
  for (const [person, what, says] of steps) {
    const found = told.findIndex(
      (line, index) =>
        index >= at &&
        line.what.startsWith(`${person.unit} ${person.name}`) &&
        what.test(line.what) &&
        (!says || says.test(line.says)),
    );
    assert.ok(found >= 0, `${person.unit} ${person.name} ${what} ${says ?? ''} is not told after line ${at}:\n${told.map(({ what: text }) => text).join('\n')}`);
    assert.equal(told[found].role, person.role, told[found].what);
    assert.match(told[found].when, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
    at = found + 1;
  }
  const times = told.map(({ when }) => when);
  assert.deepEqual(times, [...times].sort(), 'the timeline is in order');
  await lookAt(clerk, 'loop-timeline');
  for (const person of Object.values(people)) {
    assertQuiet(person.page);
  }
});
