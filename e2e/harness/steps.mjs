// What people do to a finding, by the buttons and fields that they see.

import { day, go, navigate, openFinding } from './people.mjs';

/** The clerk opens a rectification; the import page comes next. */
export async function openRectification({ page }, { code, name }) {
  await page.goto('/rectifications');
  await go(page, page.getByRole('link', { name: '新建整改工作' }));
  await page.getByLabel('名称').fill(name);
  await page.getByLabel('代号').fill(code);
  await page.getByLabel('反馈日期').fill(day(-30));
  await page.getByLabel('集中整改期至').fill(day(150));
  await go(page, page.getByRole('button', { name: '建立' }));
  await page.getByRole('heading', { name: '导入反馈文件' }).waitFor();
}

/** The clerk has a document read and puts what was read on the ledger. Gives how many findings that are. */
export async function importDocument({ page }, path) {
  await page.getByLabel(/选择文件/).setInputFiles(path);
  await page.getByRole('heading', { name: '核对读出的问题' }).waitFor();
  const read = await page.locator('#outline tr[data-row]').count();
  await go(page, page.getByRole('button', { name: `确认并列入台账（${read}）` }));
  await page.getByRole('heading', { name: '整改台账' }).waitFor();
  return read;
}

/** The step that the page of the finding offers first. */
function firstStep(page, label) {
  return page.locator('.head .act').locator('a, button').filter({ hasText: label }).last();
}

async function opened(page, label, heading = label) {
  await firstStep(page, label).click();
  return page.getByRole('dialog', { name: heading });
}

async function fromMore(page, label) {
  await page.locator('.head .act summary', { hasText: '更多' }).click();
  return page.locator('.head .act .drop').locator('a, button').filter({ hasText: label }).first();
}

async function saved(page) {
  await page.getByText('已保存。').first().waitFor();
}

export async function assign({ page }, { lead, sponsor, deadline }) {
  const form = await opened(page, '指定责任');
  await form.getByLabel('牵头单位').selectOption({ label: lead });
  await form.getByLabel('包案领导').selectOption({ label: sponsor });
  await form.getByLabel('整改时限').fill(deadline);
  await form.getByLabel('时限类别').selectOption({ index: 2 });
  await go(page, form.getByRole('button', { name: '保存' }));
  await saved(page);
}

export async function issue({ page }) {
  const form = await opened(page, '下达', '下达问题');
  await go(page, form.getByRole('button', { name: '确认下达' }));
  await saved(page);
}

/** A plan with one task and two measures, handed in to the director. */
export async function handInPlan({ page }, { goal, task, unit, measures }) {
  await go(page, firstStep(page, '整改方案'));
  await go(page, page.getByRole('link', { name: '起草方案' }));
  await page.getByLabel('整改目标').fill(goal);
  const first = page.locator('fieldset').filter({ has: page.getByLabel('任务名称') }).first();
  await first.getByLabel('任务名称').fill(task);
  await first.getByLabel('承担单位').selectOption({ label: unit });
  for (const [at, measure] of measures.entries()) {
    await first.locator('.measure textarea').nth(at).fill(measure);
  }
  await page.getByLabel('报谁审定').selectOption({ label: '整改办主任' });
  await go(page, page.getByRole('button', { name: '保存并报审' }));
}

export async function approvePlan({ page }) {
  await go(page, firstStep(page, '整改方案'));
  await page.getByRole('button', { name: '审定', exact: true }).click();
  const form = page.getByRole('dialog', { name: '审定方案' });
  await go(page, form.getByRole('button', { name: '审定' }));
}

export async function acceptTask({ page }) {
  const form = await opened(page, '签收任务');
  await go(page, form.getByRole('button', { name: '签收' }));
  await saved(page);
}

/** A report with figures and a file. */
export async function report({ page }, { task, text, figure, claim, file }) {
  await go(page, firstStep(page, '上报进展'));
  await page.getByLabel('针对').first().selectOption({ label: task });
  await page.getByLabel('进展情况').fill(text);
  for (const [label, value] of Object.entries(figure)) {
    await page.getByLabel(label, { exact: true }).first().fill(value);
  }
  await page.getByRole('radio', { name: claim }).check();
  await page.getByLabel(/选择佐证文件/).setInputFiles(file);
}

/** Sends what was filled in. */
export async function submitReport({ page }) {
  await go(page, page.getByRole('button', { name: '提交', exact: true }));
  await saved(page);
}

/** A file of its own, with what is said about it. */
export async function uploadEvidence({ page }, { title, kind, by, file }) {
  await go(page, page.getByRole('link', { name: '提交材料' }));
  await page.getByLabel('材料类别').selectOption({ label: kind });
  await page.getByLabel(/材料名称/).fill(title);
  await page.getByLabel('形成日期').fill(day(-2));
  await page.getByLabel(/来源/).fill(by);
  await page.getByLabel(/把文件拖到这里/).setInputFiles(file);
  await go(page, page.getByRole('button', { name: '提交', exact: true }));
  await page.locator('#evidence').getByRole('link', { name: title }).waitFor();
}

/** A newer version in place of a file that was handed in. */
export async function replaceEvidence({ page }, title, file) {
  await go(page, page.locator('#evidence').getByRole('link', { name: title }));
  await page.getByLabel('选择新版本的文件').setInputFiles(file);
  await go(page, page.getByRole('button', { name: '更换' }));
  await page.getByText('第 2 版').waitFor();
}

export async function requestExtension({ page }, { until, reason }) {
  await (await fromMore(page, '申请延期')).click();
  const form = page.getByRole('dialog', { name: '申请延期' });
  await form.getByLabel('延期至').fill(until);
  await form.getByLabel('理由').fill(reason);
  await go(page, form.getByRole('button', { name: '提交申请' }));
  await saved(page);
}

export async function grantExtension({ page }) {
  await go(page, firstStep(page, '批准延期'));
  await saved(page);
}

export async function submitTask({ page }) {
  await go(page, page.getByRole('button', { name: '提交办结' }));
  await saved(page);
}

export async function confirmTask({ page }) {
  await go(page, firstStep(page, '确认任务办结'));
  await saved(page);
}

/** What has to be said to a line of the plausibility check. */
async function explain(page) {
  for (const line of await page.locator('textarea[name=explanation]').all()) {
    await line.fill('口径见所附材料，数字已与台账核对一致。');
  }
}

/** The closure page filled in: the checklist, the lines of the check, the pledge. */
export async function fillClosure({ page }, label, answers) {
  await go(page, firstStep(page, label));
  for (const [point, text] of Object.entries(answers)) {
    await page.getByLabel(new RegExp(`^${point}`)).fill(text);
  }
  await explain(page);
  await page.getByLabel(/作出上述承诺/).check();
}

export async function submitClosure({ page }, label) {
  await go(page, page.getByRole('button', { name: label }));
  await saved(page);
}

/** Opens the dossier of a finding from the list of what waits in the signing room. */
export async function openDossier({ page }, number) {
  await navigate(page, '会签联审');
  const row = page.locator('[data-row]').filter({ hasText: number });
  await go(page, row.locator('a.btn'));
  await page.getByRole('heading', { name: '签字情况' }).or(page.getByRole('button', { name: '送签' })).first().waitFor();
}

/** Opens the dossier from the page of the finding, where everybody who sees the finding may read it. */
export async function openDossierFromFinding({ page }) {
  await go(page, await fromMore(page, '销号材料'));
}

/** Whether the signing room waits for the person's signature under the finding. */
export async function waitsFor({ page }, number) {
  await navigate(page, '会签联审');
  const waiting = page.locator('section.card', { has: page.getByRole('heading', { name: /^待您签字/ }) });
  return (await waiting.locator('[data-row]').filter({ hasText: number }).count()) > 0;
}

export async function sendForSigning(person, number) {
  await openDossier(person, number);
  await explain(person.page);
  await go(person.page, person.page.getByRole('button', { name: '送签' }));
  await person.page.getByText('已送签。').waitFor();
}

export async function sign(person, number) {
  await openDossier(person, number);
  await go(person.page, person.page.getByRole('button', { name: '同意并签字' }));
  await person.page.getByText(/已签字/).first().waitFor();
}

export async function giveBack({ page }, reason) {
  await page.locator('summary', { hasText: /^退回$/ }).click();
  await page.locator('#reason').fill(reason);
  await go(page, page.getByRole('button', { name: '退回', exact: true }));
  await page.getByText('已退回。').waitFor();
}

/** The office puts a look-back on the calendar and sends a unit. */
export async function orderLookBack({ page }, { due, unit }) {
  await go(page, await fromMore(page, '安排回头看'));
  await page.getByLabel('回头看日期').fill(due);
  await go(page, page.getByRole('button', { name: '安排' }));
  await page.getByLabel('由谁前往').selectOption({ label: unit });
  await go(page, page.getByRole('button', { name: '指派' }));
  await saved(page);
}

/** The visitor records what he saw. */
export async function recordLookBack(person, number, { result, text, asked }) {
  const { page } = person;
  await openFinding(person, number);
  const line = page.locator('section.card', { has: page.getByRole('heading', { name: '回头看' }) }).locator('li').filter({ hasText: '整改办安排' });
  await go(page, line.getByRole('link'));
  await page.getByLabel('结果').selectOption({ label: result });
  await page.getByLabel('所见情况').fill(text);
  await page.getByLabel('询问了谁').fill(asked);
}

export async function saveLookBack({ page }) {
  await go(page, page.getByRole('button', { name: '登记结果' }));
  await saved(page);
}

/** The office declares the rebound that a look-back showed. Gives the number of the new finding. */
export async function declareRebound({ page }) {
  await go(page, page.getByRole('button', { name: '登记反弹' }));
  await page.getByText('由').first().waitFor();
}
