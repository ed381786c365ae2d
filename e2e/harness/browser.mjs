// The Chromium of the system, driven through playwright-core. No browser is ever downloaded.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const RESULTS = new URL('../test-results/', import.meta.url).pathname;

/** The two sizes that offices and leaders really have: a common laptop and a telephone. */
export const LAPTOP = { width: 1366, height: 768 };
export const TELEPHONE = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({
    executablePath: process.env.BIHUAN_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * A page as a person has it. Collects what must never happen: script errors, violations of the content security
 * policy, requests that leave this machine. `page.complaints` is checked by `assertQuiet`.
 */
export async function visit(browser, url, { viewport = LAPTOP, javaScript = true } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    javaScriptEnabled: javaScript,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.complaints = [];
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => page.complaints.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      page.complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob|about):/.test(request.url())) {
      page.complaints.push(`request to another place: ${request.url()}`);
    }
  });
  return page;
}

/** Fails when the page had an error or asked another machine. */
export function assertQuiet(page) {
  if (page.complaints.length > 0) {
    throw new Error(`the page complained:\n${page.complaints.join('\n')}`);
  }
}

/** A picture in test-results, or in the folder that BIHUAN_PICTURES names. */
export async function picture(page, name, { fullPage = false } = {}) {
  const folder = process.env.BIHUAN_PICTURES ?? RESULTS;
  mkdirSync(folder, { recursive: true });
  // Hiding the caret would leave an empty style on every input, which the content security policy complains about later.
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: 'disabled', caret: 'initial' });
}
