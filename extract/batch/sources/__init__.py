"""Where inputs come from: files, folders, globs, lists, archives, tables of texts, stores such as S3. Each gives `Input`s."""
