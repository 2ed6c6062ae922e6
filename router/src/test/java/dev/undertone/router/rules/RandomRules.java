package dev.undertone.router.rules;

import dev.undertone.router.RouteRequest;
import java.util.List;
import java.util.Random;

/** Router files and requests that nobody would write, for properties that must hold for all. */
final class RandomRules {
  private static final List<String> HEARD =
      List.of(
          "voice.arousal > %s",
          "voice.arousal < %s",
          "voice.anger > %s",
          "voice.emotion.label == 'angry'",
          "voice.emotion.trend.mean > %s",
          "voice.hesitation.score > %s",
          "voice.hesitation.fillers >= 2",
          "voice.language.mismatch",
          "voice.rate.delta < %s",
          "has(voice.arousal)",
          "has(voice.hesitation.restarts) && voice.hesitation.restarts > 0",
          "voice.emotion.available",
          "voice.available",
          "voice.voiced_ms > 1500",
          "voice.voiced_ms < 900",
          "voice.basis == 'final'",
          "(voice.arousal > %s ? voice.hesitation.score : 0.5) > 0.4",
          "[1, 2].exists(i, voice.arousal > %s || i == dynamics.reasks)",
          "(has(voice.anger) ? 1 : 0) + (dynamics.barge_in ? 1 : 0) >= 1",
          "voice.confidence.arousal >= %s",
          "variables.heard",
          "variables.mixed");
  private static final List<String> OTHER =
      List.of(
          "dynamics.reasks >= 2",
          "dynamics.barge_in",
          "dynamics.interruptions > 1",
          "turn.words > 10",
          "dynamics.talk_ratio > %s");

  private static final List<String> STRATEGIES =
      List.of("cheapest", "fastest", "auto", "cascade", "vote");

  private RandomRules() {}

  static String file(Random random) {
    var text = new StringBuilder("name: random\nmodels:\n");
    for (int i = 0; i < 4; i++) {
      text.append(
          "  m%d: {provider: scripted, model: m%d, tier: %d, typical_first_token: %dms,"
                  .formatted(i, i, random.nextInt(3), 100 + random.nextInt(900))
              + " price: {in_per_m: %d, out_per_m: 1}}\n".formatted(random.nextInt(5)));
    }
    text.append("routes:\n");
    int routes = 2 + random.nextInt(3);
    // Half of the files differ in one thing alone, or nearly every one of them would be refused.
    boolean tiers = random.nextBoolean();
    boolean deadlines = random.nextInt(3) == 0;
    boolean humans = random.nextInt(3) == 0;
    for (int i = 0; i < routes; i++) {
      text.append("  r").append(i).append(": {");
      text.append("first_token_deadline: ").append(deadlines ? 500 + 100 * random.nextInt(3) : 800);
      text.append("ms, human: ");
      text.append(
          humans ? List.of("none", "on_request", "offered").get(random.nextInt(3)) : "none");
      int model = tiers ? random.nextInt(4) : 0;
      if (random.nextInt(4) == 0) {
        text.append(", strategy: weighted, variants: [{id: a, weight: 40, models: [m")
            .append(model)
            .append("]}, {id: b, weight: 60, models: [m")
            .append(tiers ? (model + 1) % 4 : 0)
            .append("]}]}\n");
      } else {
        if (random.nextInt(3) == 0) {
          text.append(", strategy: ").append(STRATEGIES.get(random.nextInt(STRATEGIES.size())));
        }
        text.append(", variants: [{id: a, models: [m")
            .append(model)
            .append(", m")
            .append((model + 1) % 4)
            .append("]}]}\n");
      }
    }
    text.append("rule:\n  variables:\n");
    text.append("    - {name: heard, expression: \"").append(atom(HEARD.subList(0, 8), random));
    text.append("\"}\n    - {name: mixed, expression: \"").append(condition(random, 1, 20));
    text.append("\"}\n  match:\n");
    int rules = 1 + random.nextInt(4);
    for (int i = 0; i < rules; i++) {
      text.append("    - {id: q").append(i).append(", condition: \"");
      text.append(condition(random, 2, HEARD.size())).append("\", output: \"");
      text.append(output(random, routes)).append("\"}\n");
    }
    return text.append("    - {output: \"'r0'\"}\n").toString();
  }

  private static String output(Random random, int routes) {
    String route = "'r" + random.nextInt(routes) + "'";
    if (random.nextInt(5) > 0) {
      return route;
    }
    return condition(random, 0, HEARD.size())
        + " ? "
        + route
        + " : 'r"
        + random.nextInt(routes)
        + "'";
  }

  private static String condition(Random random, int depth, int heard) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return random.nextBoolean() ? atom(HEARD.subList(0, heard), random) : atom(OTHER, random);
    }
    String left = condition(random, depth - 1, heard);
    String right = condition(random, depth - 1, heard);
    return switch (random.nextInt(6)) {
      case 0 -> "!(" + left + ")";
      case 1, 2 -> "(" + left + " || " + right + ")";
      case 3 -> "((" + left + ") == (" + right + "))";
      default -> "(" + left + " && " + right + ")";
    };
  }

  private static String atom(List<String> from, Random random) {
    return from.get(random.nextInt(from.size())).replace("%s", "0." + (1 + random.nextInt(9)));
  }

  static RouteRequest request(Random random) {
    return SampleRequests.request(random, random.nextInt(4) > 0);
  }
}
