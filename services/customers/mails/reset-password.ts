import { paragraph } from '@bodega/shared/mail/layout';
import { type AccountMail, codeBox, greeting } from './account-mail.ts';

/** To somebody who has forgotten the password, or so it is said. */
export const resetPassword: AccountMail = {
  en: ({ givenName, code }) => ({
    subject: 'Choose a new password',
    preview: 'Your code for a new password.',
    content: [
      greeting('Hello', givenName),
      paragraph('with this code you choose a new password for Bodega:'),
      codeBox(code),
      paragraph('It is valid for one hour. Nobody from Bodega will ever ask you for it.'),
    ],
    footer: 'Was this not you? Then do nothing: your password stays as it is.',
  }),
  pt: ({ givenName, code }) => ({
    subject: 'Escolha uma nova palavra-passe',
    preview: 'O seu código para uma nova palavra-passe.',
    content: [
      greeting('Olá', givenName),
      paragraph('com este código escolhe uma nova palavra-passe para a Bodega:'),
      codeBox(code),
      paragraph('É válido durante uma hora. Ninguém da Bodega lhe pedirá este código.'),
    ],
    footer: 'Não foi você? Então não faça nada: a sua palavra-passe fica como está.',
  }),
};
