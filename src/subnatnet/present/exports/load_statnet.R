# Loads the matrices beside this script as statnet networks, one for each layer:
#
#     source("load.R", chdir = TRUE, encoding = "UTF-8")
#     networks$agreement
#     sna::degree(networks$agreement, gmode = "graph")
#
# Each network holds the members of its layer; the edge value "n_ties" counts distinct acts; every column
# of actors.csv is a vertex attribute. Needs the package "network"; "sna" and "ergm" work on the result.
# Use as.sociomatrix(networks$agreement, "n_ties") for the matrix itself.

suppressPackageStartupMessages(library(network))

# Text that a spreadsheet would take for a formula stands behind an apostrophe in the files.
unguard <- function(text) sub("^'('*[=+@|%\uff1d\uff0b\uff0d\uff20\t\r\n-])", "\\1", text, perl = TRUE)

read_actors <- function(file) {
  table <- read.csv(file, colClasses = "character", check.names = FALSE, na.strings = character(),
                    encoding = "UTF-8", quote = "\"", comment.char = "")
  for (column in names(table)) {
    if (column %in% c("lat", "lon")) {
      table[[column]] <- as.numeric(ifelse(table[[column]] == "", NA, table[[column]]))
    } else {
      table[[column]] <- unguard(table[[column]])
    }
  }
  table
}

read_matrix <- function(file) {
  table <- read.csv(file, check.names = FALSE, na.strings = character(), encoding = "UTF-8",
                    quote = "\"", comment.char = "", colClasses = "character")
  ids <- unguard(table[[1]])
  values <- vapply(table[-1], as.integer, integer(nrow(table)))
  matrix(values, nrow = nrow(table), dimnames = list(ids, ids))
}

actors <- read_actors("actors.csv")
layers <- read.csv("layers.csv", colClasses = c("character", "integer"))

networks <- lapply(seq_len(nrow(layers)), function(i) {
  ties <- read_matrix(paste0(layers$layer[i], ".csv"))
  net <- network(ties, directed = layers$directed[i] == 1L, loops = any(diag(ties) > 0),
                 ignore.eval = FALSE, names.eval = "n_ties")
  network.vertex.names(net) <- rownames(ties)
  known <- actors[match(rownames(ties), actors$id), ]
  for (column in names(known)) set.vertex.attribute(net, column, known[[column]])
  net
})
names(networks) <- layers$layer
