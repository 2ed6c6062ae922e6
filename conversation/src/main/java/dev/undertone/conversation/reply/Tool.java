package dev.undertone.conversation.reply;

/**
 * Something a model may ask us to do.
 *
 * @param name as the model calls it
 * @param description for the model
 * @param parametersSchema JSON Schema of its arguments
 */
public record Tool(String name, String description, String parametersSchema) {}
