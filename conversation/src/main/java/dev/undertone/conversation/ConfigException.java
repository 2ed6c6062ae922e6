package dev.undertone.conversation;

import java.util.List;
import java.util.stream.Collectors;

/** A file of the operator's is wrong: all that is wrong with it, at once. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigIssue> issues;

  /**
   * @param issues not empty, in the order of the file
   */
  public ConfigException(List<ConfigIssue> issues) {
    super(issues.stream().map(ConfigIssue::render).collect(Collectors.joining("\n")));
    if (issues.isEmpty()) {
      throw new IllegalArgumentException("issues = [], must name at least one");
    }
    this.issues = List.copyOf(issues);
  }

  public List<ConfigIssue> issues() {
    return issues;
  }
}
