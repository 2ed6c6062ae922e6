package dev.undertone.gateway;

import dev.undertone.conversation.ConfigIssue;
import java.nio.file.Path;
import java.util.List;

/** Reads a file as the server would and says what is wrong with it. */
@FunctionalInterface
public interface FileCheck {

  /** What is wrong, in the order of the file; empty when nothing is. */
  List<ConfigIssue> check(Path file);
}
