/* The floor: a whole process that reads YAML with libyaml and writes it again,
 * parser events straight into the emitter. A compiler that emits through
 * libyaml and has nothing else to do could not be far below this.
 *
 *   floor OUT IN...
 *
 * With "" for OUT it reads only, which is the floor of a linter.
 */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

static void fail(const char *what, const char *why) {
  fprintf(stderr, "floor: %s: %s\n", what, why ? why : "failed");
  exit(1);
}

int main(int count, char **arguments) {
  if (count < 3) fail("usage", "floor OUT IN...");
  int reads_only = arguments[1][0] == 0;
  FILE *out = reads_only ? NULL : fopen(arguments[1], "wb");
  if (!reads_only && !out) fail(arguments[1], "cannot be written");
  yaml_emitter_t emitter;
  if (!yaml_emitter_initialize(&emitter)) fail("emitter", "no memory");
  if (out) yaml_emitter_set_output_file(&emitter, out);
  yaml_emitter_set_unicode(&emitter, 1);
  yaml_emitter_set_width(&emitter, -1);

  for (int file = 2; file < count; file++) {
    FILE *in = fopen(arguments[file], "rb");
    if (!in) fail(arguments[file], "cannot be read");
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) fail("parser", "no memory");
    yaml_parser_set_input_file(&parser, in);
    int is_over = 0;
    while (!is_over) {
      yaml_event_t event;
      if (!yaml_parser_parse(&parser, &event)) fail(arguments[file], parser.problem);
      is_over = event.type == YAML_STREAM_END_EVENT;
      /* All files become one stream. */
      if (reads_only || (event.type == YAML_STREAM_START_EVENT && file > 2) || (is_over && file < count - 1)) {
        yaml_event_delete(&event);
        continue;
      }
      if (!yaml_emitter_emit(&emitter, &event)) fail("emitter", emitter.problem);
    }
    yaml_parser_delete(&parser);
    fclose(in);
  }
  yaml_emitter_delete(&emitter);
  if (out && fclose(out) != 0) fail(arguments[1], "cannot be written");
  return 0;
}
