package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Neutral.Choice;
import dev.undertone.router.dialect.TopLevel.Member;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a variant's parameters into a request in Anthropic's dialect that is passed on as it came,
 * so that what the variant sets is never refused for what the client sets, or the other way: beside
 * thinking there is no forced call and no sampling, and the limit leaves room for both. One
 * request, one thread.
 */
final class MessagesSplice {

  private final Outgoing outgoing;
  private final Parameters parameters;
  private final TopLevel top;
  private final Set<String> cut;
  private final Map<String, byte[]> put;

  /**
   * @param cut takes names of members to leave out
   * @param put takes values by name
   */
  MessagesSplice(
      TopLevel top,
      Outgoing outgoing,
      Parameters parameters,
      Set<String> cut,
      Map<String, byte[]> put) {
    this.top = top;
    this.outgoing = outgoing;
    this.parameters = parameters;
    this.cut = cut;
    this.put = put;
  }

  void apply() {
    parameters.rest().forEach((name, value) -> put.put(name, Json.bytes(value)));
    if (!parameters.translatesNothing()) {
      boolean forces = forces();
      Neutral.Settings set = parameters.over(CallRequests.UNSAID);
      stop(set);
      JsonNode thinking = parameters.sets(Parameters.EFFORT) ? thinking(set, forces) : kept(forces);
      sampling(set, thinking);
      limit(set, thinking);
    } else if (putsWords()) {
      cut("thinking");
    }
  }

  /** An answer that is begun for the model has no room for thinking before it. */
  private boolean putsWords() {
    return !outgoing.said().isBlank() && !ClaudeGeneration.isAdaptive(outgoing.model());
  }

  /** Puts the variant's choice of tools; returns whether a call is forced. */
  private boolean forces() {
    JsonNode told = tree(Parameters.CHOICE);
    boolean sets = parameters.sets(Parameters.CHOICE) || parameters.sets(Parameters.PARALLEL);
    if (!sets || top.find("tools") == null) {
      return Json.text(told, "type").equals("any") || Json.text(told, "type").equals("tool");
    }
    Choice choice = parameters.over(MessagesRequestReader.choice(told, new Refusals(true)));
    ObjectNode written = Json.object();
    MessagesRequestWriter.choice(choice, written);
    if (written.has(Parameters.CHOICE)) {
      put(Parameters.CHOICE, written.get(Parameters.CHOICE));
    } else {
      cut(Parameters.CHOICE);
    }
    return choice.forces();
  }

  private void stop(Neutral.Settings set) {
    if (parameters.sets(Parameters.STOP)) {
      var sequences = Json.MAPPER.createArrayNode();
      set.stop().stream().filter(each -> !each.isBlank()).forEach(sequences::add);
      put("stop_sequences", sequences);
    }
  }

  /** The variant's thinking in the place of the client's; null for none. */
  private @Nullable JsonNode thinking(Neutral.Settings set, boolean forces) {
    int budget = Effort.budget(set.effort());
    boolean adaptive = ClaudeGeneration.isAdaptive(outgoing.model());
    effort(adaptive && budget > 0 ? Effort.messages(set.effort()) : "");
    boolean mayThink =
        budget > 0 && !forces && (adaptive || (outgoing.said().isBlank() && !lostThinking()));
    if (!mayThink) {
      cut("thinking");
      return null;
    }
    ObjectNode thinking =
        adaptive ? Json.object().put("type", "adaptive") : Effort.thinking(budget);
    put("thinking", thinking);
    return thinking;
  }

  private void effort(String word) {
    ObjectNode output = tree("output_config") instanceof ObjectNode told ? told : Json.object();
    output.remove("effort");
    if (!word.isEmpty()) {
      output.put("effort", word);
    }
    if (output.isEmpty()) {
      cut("output_config");
    } else {
      put("output_config", output);
    }
  }

  private boolean lostThinking() {
    return Thinking.isLostBeforeCalls(tree("messages"));
  }

  /** The client's own thinking; null for none. */
  private @Nullable JsonNode kept(boolean forces) {
    if (putsWords() || (forces && parameters.sets(Parameters.CHOICE))) {
      cut("thinking");
      return null;
    }
    JsonNode thinking = tree("thinking");
    String type = Json.text(thinking, "type");
    return type.equals("enabled") || type.equals("adaptive") ? thinking : null;
  }

  private void sampling(Neutral.Settings set, @Nullable JsonNode thinking) {
    for (String name : Sampling.NAMES) {
      JsonNode own = Sampling.of(name, set);
      JsonNode value = own == null ? tree(name) : own;
      if (thinking != null && value.isNumber() && !Sampling.fitsThinking(name, value)) {
        cut(name);
      } else if (own != null) {
        put(name, Sampling.bounded(name, own));
      }
    }
  }

  /** Anthropic's limit is of the thinking and the words together. */
  private void limit(Neutral.Settings set, @Nullable JsonNode thinking) {
    boolean sets = set.maxTokens() > 0;
    if (!sets && !parameters.sets(Parameters.EFFORT)) {
      return;
    }
    long words = sets ? set.maxTokens() : tree(Parameters.MAX_TOKENS).asLong(0);
    long budget = thinking == null ? 0 : thinking.path("budget_tokens").asLong(0);
    if (sets || budget > 0) {
      long limit = budget > 0 ? Effort.roomFor(budget, words) : words;
      put(Parameters.MAX_TOKENS, Json.MAPPER.getNodeFactory().numberNode(limit));
    }
  }

  private void put(String name, JsonNode value) {
    put.put(name, Json.bytes(value));
  }

  private void cut(String name) {
    put.remove(name);
    cut.add(name);
  }

  private JsonNode tree(String name) {
    Member member = top.find(name);
    return member == null ? Json.MAPPER.missingNode() : top.tree(member);
  }
}
