/** What never moves: who we are above, the same three buttons below, and the ways to see and read better (devices.md 7.6). */
import { useState } from 'react';
import { useScreen, useWords } from '../app/screen-context.ts';
import { BigButton } from './big-button.tsx';
import { ComfortMenu } from './comfort-menu.tsx';
import { Icon } from './icons.tsx';
import { HelpButton } from './help-button.tsx';
import { LeaveButton } from './leave-button.tsx';
import { frameMessages } from './messages.ts';
import './frame.css';

export function Frame({ children }: { children: React.ReactNode }) {
  const { view } = useScreen();
  return (
    <div className="frame" data-revision={view.revision}>
      <Header />
      <main className="frame-main">{children}</main>
      <Footer />
    </div>
  );
}

function Header() {
  const { view, touch } = useScreen();
  const words = useWords(frameMessages);
  const [header, setHeader] = useState<HTMLElement | null>(null);
  // Nobody is there yet: whoever asks for large type or English begins so.
  const type = view.step === 'attract' ? 'begin' : 'setPreferences';
  const isLarge = view.textSize === 'large';
  const isChinese = view.language === 'zh';
  return (
    <header className="frame-header" ref={setHeader}>
      <div className="frame-brand">
        <strong>{words.product}</strong>
        <span>{view.kioskName}</span>
      </div>
      <BigButton look="plain" onPress={() => touch({ type, textSize: isLarge ? 'standard' : 'large' })}>
        {isLarge ? words.standardType : words.largeType}
      </BigButton>
      <BigButton look="plain" onPress={() => touch({ type, language: isChinese ? 'en' : 'zh' })}>
        <span lang={isChinese ? 'en' : 'zh-CN'}>{words.otherLanguage}</span>
      </BigButton>
      <ComfortMenu landmark={header} />
    </header>
  );
}

/** Steps that can be left backwards; the others are over in a moment, or a fact. */
const BACK_STEPS: ReadonlySet<string> = new Set([
  'identify',
  'form',
  'greenChannel',
  'urgent',
  'checklist',
  'confirm',
  'sign',
  'read',
  'verdict',
  'code',
  'counter',
  'resume',
]);
const LEAVE_STEPS: ReadonlySet<string> = new Set(['chooseService', 'kept', ...BACK_STEPS]);

function Footer() {
  const { view, touch } = useScreen();
  const words = useWords(frameMessages);
  return (
    <footer className="frame-footer">
      <BigButton isDisabled={!BACK_STEPS.has(view.step)} onPress={() => touch({ type: 'back' })}>
        <Icon name="back" />
        {words.back}
      </BigButton>
      <HelpButton />
      <LeaveButton isDisabled={!LEAVE_STEPS.has(view.step)} />
    </footer>
  );
}
