/** Why something did not go on, and what to do, in the middle of the way. */
import { useScreen, useWords } from '../app/screen-context.ts';
import { resumeMessages } from '../screens/resume-messages.ts';
import { screenMessages } from '../screens/messages.ts';

export function Notice() {
  const { view } = useScreen();
  const words = useWords(screenMessages);
  const { codeWrong, codeLocked } = useWords(resumeMessages);
  const texts = {
    cardMovedAway: words.noticeCardMovedAway,
    cardInvalid: words.noticeCardInvalid,
    cardRecordInvalid: words.noticeCardRecordInvalid,
    cardLayAgain: words.noticeCardLayAgain,
    serviceClosed: words.noticeServiceClosed,
    outOfService: words.noticeOutOfService,
    codeWrong,
    codeLocked,
  };
  return view.notice === null ? null : (
    <p className="notice" role="alert">
      {texts[view.notice]}
    </p>
  );
}
