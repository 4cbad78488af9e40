;;; slate-mode.el --- Service level agreements as code  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1") (eglot "1.8"))
;; Keywords: languages

;;; Commentary:

;; A major mode for `.slate' files: colours, indentation, comments, an outline without a server, and
;; `slate lsp' through eglot.  Put this folder on `load-path' and
;;
;;   (require 'slate-mode)
;;   (add-hook 'slate-mode-hook #'eglot-ensure)

;;; Code:

(require 'compile)
(require 'slate-words)

(defgroup slate nil
  "Service level agreements as code."
  :group 'languages
  :prefix "slate-")

(defcustom slate-path "slate"
  "The `slate' program."
  :type 'string)

(defcustom slate-indent-offset 2
  "How far a block is indented."
  :type 'integer
  :safe #'integerp)

;;;; Colours

(defvar slate-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (dolist (sign '(?+ ?- ?* ?= ?< ?> ?% ?, ?: ?.))
      (modify-syntax-entry sign "." table))
    table)
  "What letters are in Slate.")

(defun slate--words (words)
  "A pattern for each of WORDS."
  (concat "\\_<\\(" (regexp-opt words) "\\)\\_>"))

(defconst slate--name "[[:alpha:]_][[:alnum:]_]*")

(defconst slate-font-lock-keywords
  `(;; The words of a dotted name are none of the language's.
    (,(concat "\\_<" slate--name "\\(?:\\." slate--name "\\)+") 0 'default)
    ;; A field of a record has a type; its name may be a word of the language.
    (,(concat "^\\s-*\\(" slate--name "\\)\\s-*\\(?:\"[^\"\n]*\"\\s-*\\)?:\\s-*\\(?:one\\s-+of\\|record\\s-\\|"
              (regexp-opt slate-words-types) "\\_>\\)")
     1 font-lock-variable-name-face)
    (,(concat "^\\s-*\\(" (regexp-opt slate-words-definitions) "\\)\\s-+\\(" slate--name "\\)")
     (1 font-lock-keyword-face)
     (2 font-lock-type-face))
    ;; What stands before a colon is a value, but for the last row of a list.
    (,(concat "\\_<\\(?:otherwise\\|none\\)\\_>\\s-*:") 0 font-lock-keyword-face)
    (,(concat "\\_<\\(" slate--name "\\)\\s-*:\\(?:[^0-9]\\|$\\)") 1 font-lock-constant-face)
    (,(slate--words slate-words-operators) 1 font-lock-builtin-face)
    (,(slate--words slate-words-figures) 1 font-lock-function-name-face)
    (,(slate--words slate-words-types) 1 font-lock-type-face)
    (,(slate--words slate-words-values) 1 font-lock-constant-face)
    (,(slate--words slate-words-days) 1 font-lock-constant-face)
    (,(slate--words slate-words-definitions) 1 font-lock-keyword-face)
    (,(slate--words slate-words-clauses) 1 font-lock-keyword-face)
    (,(slate--words slate-words-others) 1 font-lock-keyword-face)
    ("\\_<24x7\\_>" . font-lock-constant-face)
    ("\\_<[0-9]\\{4\\}-\\(?:[0-9]\\{2\\}-[0-9]\\{2\\}\\|[0-9]\\{2\\}\\|[QH][0-9]\\|W[0-9]\\{2\\}\\)\\_>"
     . font-lock-constant-face)
    ("\\_<[0-9]\\{1,2\\}:[0-9]\\{2\\}\\(?::[0-9]\\{2\\}\\)?\\_>" . font-lock-constant-face)
    (,(concat "\\_<[0-9][0-9_.]*\\s-*\\(%\\|" (regexp-opt slate-words-units)
              "\\_>\\|pp\\_>\\|[A-Z]\\{3\\}\\_>\\)")
     1 font-lock-type-face t))
  "What is coloured in Slate without a server.")

;;;; Indentation

(defun slate-indent-line ()
  "Indent the line at point by the blocks and parentheses that it stands in."
  (interactive)
  (let* ((column
          (save-excursion
            (back-to-indentation)
            (let ((state (save-excursion (syntax-ppss (line-beginning-position))))
                  (closes (looking-at "[})]")))
              (if (nth 1 state)
                  (progn
                    (goto-char (nth 1 state))
                    (+ (current-indentation) (if closes 0 slate-indent-offset)))
                0))))
         (from-end (- (point-max) (point))))
    (indent-line-to column)
    (when (> (- (point-max) from-end) (point))
      (goto-char (- (point-max) from-end)))))

;;;; Commands

(defun slate--run (name &rest arguments)
  "Show in a buffer called NAME what `slate' prints for ARGUMENTS."
  (compilation-start
   (mapconcat #'shell-quote-argument
              (append (list slate-path (car arguments) "--color" "never") (cdr arguments)) " ")
   nil
   (lambda (_) (format "*slate %s*" name))))

(defun slate-test (&optional only)
  "Run the scenarios of this file, or those whose text holds ONLY."
  (interactive)
  (apply #'slate--run "test" "test" buffer-file-name (and only (list "--only" only))))

(defun slate-check ()
  "Check all agreements below the working folder."
  (interactive)
  (slate--run "check" "check" "--format" "concise" "."))

(add-to-list 'compilation-error-regexp-alist 'slate)
(add-to-list 'compilation-error-regexp-alist-alist
             '(slate "^\\([^ \n:]+\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\|\\(note\\)\\)\\["
                     1 2 3 (4 . 5)))

(defvar slate-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-s") #'slate-simulate)
    (define-key map (kbd "C-c C-t") #'slate-test)
    (define-key map (kbd "C-c C-r") #'slate-trace)
    (define-key map (kbd "C-c C-c") #'slate-check)
    (define-key map (kbd "C-c C-m") #'slate-most)
    map)
  "Keys of `slate-mode'.")

;;;; The mode

(defvar eglot-lsp-context)
(defun slate--project (folder)
  "The project of FOLDER for a server: where `slate.toml' lies, at or above it."
  (when (bound-and-true-p eglot-lsp-context)
    (let ((top (locate-dominating-file folder "slate.toml")))
      (and top (cons 'transient (file-name-as-directory (expand-file-name top)))))))

(defconst slate-imenu-expression
  `((nil ,(concat "^\\s-*\\(?:" (regexp-opt slate-words-definitions) "\\)\\s-+\\(" slate--name "\\)") 1)
    ("Scenarios" "^scenario\\s-+\"\\([^\"\n]+\\)\"" 1))
  "What the outline without a server lists.")

;;;###autoload
(define-derived-mode slate-mode prog-mode "Slate"
  "Major mode for service level agreements in Slate."
  (setq-local comment-start "// "
              comment-end ""
              comment-start-skip "///?\\s-*"
              indent-tabs-mode nil
              tab-width 2
              electric-indent-chars (append "})" electric-indent-chars)
              indent-line-function #'slate-indent-line
              imenu-generic-expression slate-imenu-expression
              font-lock-defaults '(slate-font-lock-keywords))
  (add-hook 'project-find-functions #'slate--project nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.slate\\'" . slate-mode))

;; Eglot 1.9, the package of Emacs 28, loads this by no other means.
(autoload 'eglot-ensure "eglot")
(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '(slate-mode . (lambda (&rest _) (list 'slate-eglot-server slate-path "lsp"))))
  (require 'slate-eglot))
(autoload 'slate-simulate "slate-eglot" "Show what the agreement of this file would have cost." t)
(autoload 'slate-trace "slate-eglot" "Show the clocks of a record as a timeline." t)
(autoload 'slate-most "slate-eglot" "Say the most that each credit can cost." t)

(provide 'slate-mode)
;;; slate-mode.el ends here
