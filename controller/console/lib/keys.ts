/** Whether a key press belongs to a text field, a dialog or a Chinese input method, and not to our shortcuts. */
export function isTyping(event: KeyboardEvent): boolean {
  // While an input method composes, its keys are letters of a syllable (keyCode 229 in older engines).
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target === null) return false;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
    return !isCheckbox(target);
  return target.closest('[role="dialog"], [role="listbox"], [role="menu"]') !== null;
}

function isCheckbox(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && target.type === 'checkbox';
}
