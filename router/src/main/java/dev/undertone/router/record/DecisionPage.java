package dev.undertone.router.record;

import java.util.List;
import java.util.OptionalLong;

/**
 * Part of an answer to a query.
 *
 * @param found newest first
 * @param next the cursor of what follows; empty at the end
 * @param unreadable records passed over because another version of the program wrote them
 */
public record DecisionPage<T>(List<T> found, OptionalLong next, int unreadable) {
  public DecisionPage {
    found = List.copyOf(found);
  }
}
