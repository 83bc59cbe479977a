// What is wrong with payment details, told in words; the empty string means nothing is. Pure.

const digits = (value) => value.replace(/\D/g, '');

/** Check digit after Luhn (ISO/IEC 7812-1). */
export function luhnProblem(value) {
  const number = digits(value);
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const part = Number(digit) * (place % 2 ? 2 : 1);
    return total + (part > 9 ? part - 9 : part);
  }, 0);
  return number.length >= 12 && sum % 10 === 0 ? '' : 'This card number has a typing mistake';
}

export function expiryProblem(value, now) {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(value) ?? [];
  if (!month) return 'Please write month and year like 09/29';
  return new Date(2000 + Number(year), Number(month)) > now ? '' : 'This card has expired';
}

/** Check digits after ISO 13616: the number, its first four characters moved to the end, is 1 modulo 97. */
export function ibanProblem(value) {
  const iban = value.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return 'Please write the IBAN like IE29 AIBK 9311 5212 3456 78';
  const moved = iban.slice(4) + iban.slice(0, 4);
  const numeric = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(numeric) % 97n === 1n ? '' : 'This IBAN has a typing mistake';
}

export const groupedCard = (value) =>
  digits(value)
    .slice(0, 19)
    .replace(/(\d{4})(?=\d)/g, '$1 ');
export const slashedExpiry = (value) =>
  digits(value)
    .slice(0, 4)
    .replace(/^(\d\d)(?=\d)/, '$1/');
