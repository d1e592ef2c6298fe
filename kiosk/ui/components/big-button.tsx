/** A button for a finger of any age: large, and pressed only when the finger leaves it where it came down. */
import { Button } from 'react-aria-components';
import './big-button.css';

export interface BigButtonProps {
  readonly children: React.ReactNode;
  readonly onPress: () => void;
  /** primary: the one way on · choice: one of several answers · plain: everything else. */
  readonly look?: 'primary' | 'choice' | 'plain';
  readonly isDisabled?: boolean;
  readonly label?: string;
}

export function BigButton({ children, onPress, look = 'plain', isDisabled = false, label }: BigButtonProps) {
  return (
    <Button
      className={`big-button big-button-${look}`}
      onPress={onPress}
      isDisabled={isDisabled}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Button>
  );
}
