import type { Random } from './random.ts';

interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

function culture(given: string, family: string): Culture {
  return { given: given.split(' '), family: family.split(' ') };
}

const cultures: readonly Culture[] = [
  culture('Amara Chidi Ngozi Emeka Ifeoma Tunde Folake Obinna Zainab Sade Kelechi Yetunde', 'Okafor Adeyemi Eze Balogun Nwosu Okonkwo Abubakar Onyeka Ogunleye Danjuma Ibekwe Ojo'),
  culture('Mei Wei Xinyi Jun Lihua Hao Yan Zihan Ming Rui Qing Bo', 'Chen Zhang Liu Huang Zhou Wu Xu Sun Lin Guo He Deng'),
  culture('Ananya Rohan Priya Arjun Kavya Vikram Meera Sanjay Divya Aditya Lakshmi Nikhil', 'Iyer Sharma Nair Reddy Banerjee Patel Kulkarni Menon Gupta Chatterjee Rao Deshmukh'),
  culture('Lucía Mateo Marisol Javier Ximena Diego Paloma Andrés Itzel Joaquín Rocío Tomás', 'Quispe Hernández Ferreira Morales Vargas Castillo Rojas Navarro Ibáñez Salazar Mendoza Peña'),
  culture('Astrid Jonas Ingrid Mikkel Freja Henrik Sigrid Lars Solveig Øyvind Maja Eirik', 'Lindqvist Aalto Sørensen Nyström Haugen Bjørnstad Dahl Virtanen Kjær Mäkinen Östberg Holm'),
  culture('Katarzyna Tomasz Zofia Łukasz Oksana Bohdan Milena Jiří Ewa Dragan Ivana Petr', 'Zieliński Nowak Kovalenko Novák Horvat Wójcik Shevchenko Petrović Dvořák Lewandowska Marković Bondar'),
  culture('Yuki Haruto Aiko Kenji Naoko Ren Sakura Takumi Emi Daichi Hina Sota', 'Hayashi Tanaka Watanabe Mori Fujimoto Nakamura Okada Sugiyama Yoshida Ishikawa Kobayashi Ueda'),
  culture('Layla Omar Samira Khalid Nour Yusuf Rania Tariq Huda Karim Dalia Faisal', 'Haddad Mansour Khoury Nasser Farouk Aziz Saleh Bitar Hamdan Rahman Zahra Qasim'),
  culture('Siobhan Rhys Fiona Callum Niamh Gareth Eilidh Declan Morag Owen Harriet Alistair', 'Gallagher Pritchard MacLeod Whitfield Byrne Llewellyn Ashworth Kerrigan Fraser Thorne Hughes Doyle'),
  culture('Lena Matthias Greta Florian Saskia Joost Annika Ruben Heike Thijs Ursula Emil', 'Schäfer Vogel Brandt Krüger Jansen Bakker Hoffmann Dijkstra Weiß Meijer Köhler Engel'),
  culture('Chloé Étienne Amélie Baptiste Giulia Matteo Chiara Lorenzo Camille Rémi Beatrice Théo', 'Beaumont Moreau Lefèvre Rossi Bianchi Dubois Marchetti Girard Conti Fournier Ricci Caron'),
  culture('Thabo Nomvula Sipho Lerato Andile Naledi Kagiso Zanele Mpho Bongani Refilwe Lindiwe', 'Nkosi Dlamini Mokoena Khumalo Dube Ndlovu Molefe Zulu Mabaso Sithole Tshabalala Radebe'),
  culture('Minh Linh Tuấn Hương Putri Budi Siti Rizal Malia Sione Leilani Aroha', 'Nguyễn Trần Phạm Wijaya Santoso Kusuma Tupou Kealoha Tamihana Vũ Hartono Đặng'),
];

/** Now and then the two halves come from different cultures, as in families. */
export function fullName(random: Random): string {
  const home = random.pick(cultures);
  const other = random.chance(0.2) ? random.pick(cultures) : home;
  // Some have two family names.
  const second = random.chance(0.08) ? `-${random.pick(other.family)}` : '';
  const first = random.pick(home.family);
  const initial = random.chance(0.15) ? ` ${random.pick([...'ABCDEFGHJKLMNPRSTVW'])}.` : '';
  return `${random.pick(home.given)}${initial} ${second === `-${first}` ? first : first + second}`;
}

const letters: Readonly<Record<string, string>> = { ł: 'l', Ł: 'l', ø: 'o', Ø: 'o', ß: 'ss', æ: 'ae', đ: 'd', Đ: 'd' };

/** A name in plain letters, as accounts have it: `lukasz-zielinski`. */
export function accountName(fullName: string): string {
  const plain = fullName.replace(/[łŁøØßæđĐ]/g, (letter) => letters[letter] ?? '').normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/[^a-z]+/g, '-');
}
