// Accessibility: axe-core inside the page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds serious or critical, as readable lines; empty is good.
 *
 * The script is evaluated through the browser's debugger, which the content security policy does not concern, so the page
 * runs under its real policy. It looks at a twin of the page, because it leaves traces in what it has looked at.
 */
export async function seriousProblems(page) {
  const twin = await page.context().newPage();
  try {
    await twin.setViewportSize(page.viewportSize());
    await twin.goto(page.url());
    await twin.evaluate(source);
    const { violations } = await twin.evaluate(() =>
      window.axe.run(document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, impact, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
      );
  } finally {
    await twin.close();
  }
}
