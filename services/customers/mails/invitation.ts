import { paragraph } from '@bodega/shared/mail/layout';
import { type AccountMail, codeBox, greeting } from './account-mail.ts';

/** To somebody for whom an operator has made an account. */
export const invitation: AccountMail = {
  en: ({ givenName, code, username }) => ({
    subject: 'Your account at Bodega',
    preview: 'Your user name and a password for the first time.',
    content: [
      greeting('Hello', givenName),
      paragraph(
        `an account was made for you. Sign in as ${username} with this password, and choose one of your own:`,
      ),
      codeBox(code),
      paragraph('It is valid for three days.'),
    ],
    footer: 'You did not expect this? Then do nothing: nobody can use the account without the password.',
  }),
  pt: ({ givenName, code, username }) => ({
    subject: 'A sua conta na Bodega',
    preview: 'O seu nome de utilizador e uma palavra-passe para a primeira vez.',
    content: [
      greeting('Olá', givenName),
      paragraph(
        `foi criada uma conta para si. Entre como ${username} com esta palavra-passe e escolha outra, só sua:`,
      ),
      codeBox(code),
      paragraph('É válida durante três dias.'),
    ],
    footer: 'Não esperava esta mensagem? Então não faça nada: sem a palavra-passe ninguém usa a conta.',
  }),
};
