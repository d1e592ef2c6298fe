/** Every question, list, page and verdict of the catalogue on the screen: whoever changes a text learns here that it does not fit. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICE_CATALOGUE } from '../../kiosk/services/catalogue.ts';
import { openQuestion, type Question } from '../../shared/domain/question.ts';
import type { ServiceDefinition } from '../../shared/domain/service.ts';
import { LOCALES, type Language } from '../../shared/i18n/messages.ts';
import { startKioskRig, type KioskRig } from '../support/kiosk-rig.ts';
import { outOfSight, tooSmall } from '../support/page-checks.ts';

/** The ways in which least fits: large type, lying in both languages, upright in the longer one. */
const MANNERS = [
  { language: 'zh', shape: { width: 1920, height: 1080 } },
  { language: 'en', shape: { width: 1920, height: 1080 } },
  { language: 'en', shape: { width: 1080, height: 1920 } },
] as const;

const WORDS = {
  zh: {
    begin: '开始办理',
    large: '长辈版',
    groups: { certificate: '证件证明', permit: '开店许可', advice: '学法防骗', help: '求助调解' },
    following: '下一页',
    yes: '是',
    skip: '不填，下一步',
    enter: '填好了，下一步',
    leave: '离开',
    finish: '完成',
  },
  en: {
    begin: 'Begin',
    large: 'Large type',
    groups: { certificate: 'Certificates', permit: 'Permits', advice: 'Law and fraud', help: 'Help' },
    following: 'Next page',
    yes: 'Yes',
    skip: 'Leave empty, go on',
    enter: 'Done, go on',
    leave: 'Leave',
    finish: 'Finish',
  },
} as const;

/** Those that need no card; the way of an application is walked in kiosk-screens. */
const OPEN_TO_ALL = SERVICE_CATALOGUE.filter(({ identity }) => identity === 'none');

let rig: KioskRig;
beforeAll(async () => {
  rig = await startKioskRig();
});
afterAll(() => rig.close());

describe.each(MANNERS)('in $language, large type, $shape.width px wide', ({ language, shape }) => {
  it.each(OPEN_TO_ALL)('$id fits on its screens', async (service) => {
    const page = await rig.open(shape);
    const problems: string[] = [];
    for (const choice of firstChoices(service)) {
      await walk(page, { language, service, choice, problems });
    }
    await page.close();
    expect(problems).toEqual([]);
  });
});

interface Walk {
  readonly language: Language;
  readonly service: ServiceDefinition;
  /** Which answer is given to the first question. */
  readonly choice: number;
  readonly problems: string[];
}

/** All of them, because what is asked next may depend on it. */
function firstChoices({ form }: ServiceDefinition): number[] {
  const [question] = form;
  return question?.type === 'choice' ? question.options.map((_, at) => at) : [0];
}

async function walk(page: Page, { language, service, choice, problems }: Walk): Promise<void> {
  const words = WORDS[language];
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
  const look = async (what: string) => {
    const found = [
      ...(await outOfSight(page)),
      ...(await tooSmall(page, { mainTarget: 60, target: 44, text: 36 })),
    ];
    problems.push(...found.map((problem) => `${what}: ${problem}`));
  };

  await press(WORDS.zh.begin);
  if (language === 'en') await press('English');
  await press(words.large);
  await page.locator(`html[lang="${LOCALES[language]}"][data-size="large"]`).waitFor({ state: 'attached' });
  await press(words.groups[service.group]);
  const tile = page.getByRole('button', { name: service.title[language] });
  while ((await tile.count()) === 0) await press(words.following);
  await look('services');
  await tile.click();

  const answers: Record<string, string> = {};
  for (;;) {
    const ask = openQuestion(service.form, answers);
    if (ask === undefined) break;
    await heading(ask.title[language]);
    await look(ask.title[language]);
    answers[ask.id] = await answer(ask, ask === service.form[0] ? choice : 0);
  }
  for (const { title } of service.sections) {
    await heading(title[language]);
    await look(title[language]);
    if (title !== service.sections.at(-1)?.title) await press(words.following);
  }
  // A list, a verdict or the last look: page after page.
  for (let isMore = true; isMore;) {
    await page.waitForTimeout(50);
    await look('the end');
    isMore =
      service.sections.length === 0 &&
      (await page.getByRole('button', { name: words.following }).count()) > 0;
    if (isMore) await press(words.following);
  }
  await press(words.leave);
  await press(words.finish);

  async function answer(question: Question, at: number): Promise<string> {
    switch (question.type) {
      case 'choice': {
        const option = question.options[at];
        await page.getByRole('button', { name: option?.title[language] ?? '' }).click();
        return option?.id ?? '';
      }
      case 'yesNo':
        await press(words.yes);
        return 'yes';
      case 'digits':
        for (const digit of '0'.repeat(question.minLength)) await press(digit);
        await press(words.enter);
        return '0'.repeat(question.minLength);
      case 'text':
        await press(words.skip);
        return '';
    }
  }
}
