-- Where the uploaded file of a film lies: {"place": …, "until": …}; null as long as nobody heard that it left.

ALTER TABLE videos
    ADD COLUMN original jsonb;
