import { paragraph } from '@bodega/shared/mail/layout';
import { type AccountMail, codeBox, greeting } from './account-mail.ts';

/** To somebody who has just signed up, or who gives another address: is it really theirs? */
export const verifyAddress: AccountMail = {
  en: ({ givenName, code }) => ({
    subject: 'Confirm your mail address',
    preview: 'Your code for Bodega.',
    content: [
      greeting('Hello', givenName),
      paragraph('enter this code in the shop, and we know that this address is yours:'),
      codeBox(code),
      paragraph('It is valid for 24 hours. Nobody from Bodega will ever ask you for it.'),
    ],
    footer:
      'Was this not you? Then do nothing: without the code nothing happens, and we will not write again.',
  }),
  pt: ({ givenName, code }) => ({
    subject: 'Confirme o seu endereço de e-mail',
    preview: 'O seu código para a Bodega.',
    content: [
      greeting('Olá', givenName),
      paragraph('introduza este código na loja para sabermos que este endereço é seu:'),
      codeBox(code),
      paragraph('É válido durante 24 horas. Ninguém da Bodega lhe pedirá este código.'),
    ],
    footer: 'Não foi você? Então não faça nada: sem o código nada acontece, e não voltaremos a escrever-lhe.',
  }),
};
