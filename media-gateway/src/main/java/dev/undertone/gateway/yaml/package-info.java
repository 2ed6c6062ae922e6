/** YAML files as nodes that know where they stand, so that an error can point at its place. */
@NullMarked
package dev.undertone.gateway.yaml;

import org.jspecify.annotations.NullMarked;
