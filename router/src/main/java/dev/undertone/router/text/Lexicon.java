package dev.undertone.router.text;

import java.util.List;

/**
 * Words that are known beforehand: the commonest of some languages, numbers, and words that shape a
 * question. Looked up by hash, so that no word is cut out of a text. Immutable.
 */
final class Lexicon {

  /** Languages that are told by their commonest words; the position is the bit. */
  static final List<String> LANGUAGES =
      List.of("en", "es", "fr", "de", "it", "pt", "nl", "pl", "tr", "sv", "id");

  static final int NUMBER = 1 << 16;
  static final int CONDITION = 1 << 17;
  static final int NEGATION = 1 << 18;
  static final int REASONING = 1 << 19;
  static final int PERSON = 1 << 20;

  private static final int SLOTS = 2048;

  private static final List<String> COMMONEST =
      List.of(
          "the of and to in is you that it for was on are with his they at be this have from or had"
              + " by what were we when your can said there an which she do how if will about"
              + " hello thanks please my me i would could he not its but who",
          "el la los las de del que y en un una es por con para su no se lo como pero más qué cuál"
              + " cómo está son hola gracias quiero tengo mi me usted puedo puede hay yo al",
          "le la les des de du et est un une que qui dans pour pas sur je vous nous il elle ce"
              + " cette avec bonjour merci quel quelle comment où mon ma mes votre au ne suis puis"
              + " être",
          "der die das und ist nicht ein eine einen ich sie wir es zu mit auf für von dem den was"
              + " wie wo mein meine hallo danke bitte kann habe haben sind auch aber im wird",
          "il lo la gli di che e un una per non è sono con mi si come ma cosa quale dove ciao"
              + " grazie vorrei della del nel ho posso mio mia questo perché più",
          "o os as de do da que e um uma para não com em por se é eu você olá obrigado meu minha"
              + " como qual onde quero está mais dos das no na tem posso são",
          "de het een en van is niet dat ik je wat hoe waar met voor op te zijn mijn hallo dank kan"
              + " heb naar ook maar wij deze dit bij aan er",
          "i w z na do nie się jest że to co jak gdzie dzień dobry dziękuję proszę mam czy mój moja"
              + " chcę jestem dla po ale są tak o",
          "ve bir bu da de için ne nasıl nerede merhaba teşekkürler lütfen ben sen var yok mi mı"
              + " ile çok daha istiyorum benim olan gibi değil",
          "och att det är en ett som på jag du inte med för av hur vad var hej tack kan min mitt"
              + " har till den vill om vi från",
          "dan yang di ke dari ini itu untuk dengan apa bagaimana saya anda tidak bisa halo terima"
              + " kasih ada adalah berapa mana akan sudah mau tolong");

  private static final String NUMBERS =
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
          + " fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy"
          + " eighty ninety hundred thousand million billion half third quarter percent dozen"
          + " twice";
  private static final String CONDITIONS =
      "if when given suppose assume assuming unless then whereas while provided let since therefore"
          + " hence because although after before";
  private static final String NEGATIONS =
      "not except least never incorrect false cannot no without none neither nor fewest most best"
          + " likely true following statement statements";
  private static final String REASONING_WORDS =
      "why how explain compare prove calculate derive determine analyze analyse evaluate compute"
          + " simplify solve estimate difference discuss justify describe design implement debug";
  private static final String PERSONS =
      "i me my mine you your we us our im ive id youre can could please would want need";

  private final int[] hashes = new int[SLOTS];
  private final int[] bits = new int[SLOTS];

  Lexicon() {
    for (int language = 0; language < LANGUAGES.size(); language++) {
      addAll(COMMONEST.get(language), 1 << language);
    }
    addAll(NUMBERS, NUMBER);
    addAll(CONDITIONS, CONDITION);
    addAll(NEGATIONS, NEGATION);
    addAll(REASONING_WORDS, REASONING);
    addAll(PERSONS, PERSON);
  }

  /** What is known of a word, as bits; 0 when nothing is. */
  int bits(int hash) {
    int slot = slot(hash);
    while (hashes[slot] != 0) {
      if (hashes[slot] == hash) {
        return bits[slot];
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return 0;
  }

  private void addAll(String words, int bit) {
    for (String word : words.split(" ", -1)) {
      add(TextScan.hash(word), bit);
    }
  }

  private void add(int hash, int bit) {
    int slot = slot(hash);
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = slot + 1 & SLOTS - 1;
    }
    hashes[slot] = hash;
    bits[slot] |= bit;
  }

  private static int slot(int hash) {
    return hash >>> 7 & SLOTS - 1;
  }
}
